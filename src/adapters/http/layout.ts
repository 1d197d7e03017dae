/** What every page has around its content. */
import { instantInWords, type Language } from '../documents/words.ts'
import { type Html, html } from './html.ts'
import { MESSAGES } from './messages.ts'

export interface Page {
  readonly language: Language
  /** The application clock. */
  readonly now: Date
  readonly title: string
  readonly isDemo?: boolean
  readonly content: Html
}

/** The whole document, doctype included. */
export function renderPage({ language, now, title, isDemo = false, content }: Page): string {
  const m = MESSAGES[language]
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · ${m.siteName}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${m.skip}</a>
<header class="top">
<div class="wide">
<a class="brand" href="/?lang=${language}"><img src="/icon.svg" alt="" width="32" height="32"><span>${m.siteName}</span></a>
<p class="clock"><span>${m.clock}</span> <time datetime="${now.toISOString()}">${instantInWords(now, language)}</time></p>
<nav class="languages" aria-label="${m.languages}">
${languageLink('vi', 'Tiếng Việt', language)}
${languageLink('en', 'English', language)}
</nav>
</div>
</header>
${isDemo && html`<p class="demo"><span class="wide">${m.demo}</span></p>`}
<main id="main" tabindex="-1">
${content}
</main>
<footer class="bottom"><p class="wide">${m.footer}</p></footer>
</body>
</html>
`.text
}

function languageLink(language: Language, name: string, current: Language): Html {
  const mark = language === current && html` aria-current="true"`
  return html`<a href="/?lang=${language}" lang="${language}" hreflang="${language}"${mark}>${name}</a>`
}
