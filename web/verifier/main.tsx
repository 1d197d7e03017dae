import { createRoot } from 'react-dom/client'

import '../ui/style.css'
import './verifier.css'
import { LanguageProvider } from '../ui/language.tsx'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (root === null) throw new Error('the page has no place for the scanner')
createRoot(root).render(
  <LanguageProvider>
    <App />
  </LanguageProvider>,
)
