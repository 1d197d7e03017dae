/** The two choices of whoever checks. */
import { useId } from 'react'

import { fill, useLanguage } from '../ui/language.tsx'
import { type SettingsState, STAYS } from './use-settings.ts'

export function Options({ settings }: { readonly settings: SettingsState }) {
  const { t } = useLanguage()
  const id = useId()
  return (
    <details className="panel options">
      <summary>{t.settings}</summary>
      <label className="choice">
        <input
          type="checkbox"
          checked={settings.isSignalOn}
          onChange={({ target }) => settings.setSignal(target.checked)}
        />
        <span>{t.signal}</span>
      </label>
      <label className="choice" htmlFor={id}>
        <span>{t.stay}</span>
        <select
          id={id}
          value={String(settings.staySeconds)}
          onChange={({ target }) =>
            settings.setStay(STAYS.find((one) => String(one) === target.value) ?? null)
          }
        >
          {STAYS.map((seconds) => (
            <option key={seconds} value={String(seconds)}>
              {seconds === null ? t.stayForever : fill(t.staySeconds, { seconds })}
            </option>
          ))}
        </select>
      </label>
    </details>
  )
}
