/** Signs of the page. Each level has a form of its own, so that none is told by colour alone. */
import type { Level } from '../../src/core/trust/verdict.ts'

const LEVELS: Readonly<Record<Level, { readonly form: string; readonly mark: string }>> = {
  green: { form: 'M32 3a29 29 0 1 1 0 58a29 29 0 1 1 0-58z', mark: 'M18 33l10 10 19-21' },
  amber: {
    form: 'M28.5 6.5a4 4 0 0 1 7 0L61 54a4 4 0 0 1-3.5 6H6.500A4 4 0 0 1 3 54z',
    mark: 'M32 24v16M32 49v.5',
  },
  red: { form: 'M20 3h24l17 17v24L44 61H20L3 44V20z', mark: 'M22 22l20 20M42 22L22 42' },
}

export function LevelIcon({ level }: { readonly level: Level }) {
  const { form, mark } = LEVELS[level]
  return (
    <svg className="level-icon" viewBox="0 0 64 64" aria-hidden="true">
      <path className="form" d={form} />
      <path className="mark" d={mark} />
    </svg>
  )
}

const LINES = {
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01',
  paste: 'M8 4H5v17h14V4h-3M9 2.500h6v4H9zM8.5 12h7M8.5 16h5',
  shield: 'M12 3l8 3v6c0 5-3.5 8-8 9.500C7.5 20 4 17 4 12V6zM8.5 12l2.5 2.5 4.5-5',
  refresh: 'M20 12a8 8 0 1 1-2.5-5.800M20 3v4h-4',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 10a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z',
  person: 'M3 5h18v14H3zM8.5 9a2 2 0 1 0 0 4a2 2 0 0 0 0-4zM5.5 16.500c.5-3 5.5-3 6 0M15 10h3.500M15 14h3.5',
  next: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 12h8',
  offline:
    'M3 3l18 18M5 12a10 10 0 0 1 4-2.500M2 8a15 15 0 0 1 4-2.600M12 5a15 15 0 0 1 10 3M15 10a10 10 0 0 1 4 2M8.5 15.500a5 5 0 0 1 7 0M12 19v.01',
} as const

export function Icon({ name }: { readonly name: keyof typeof LINES }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={LINES[name]} />
    </svg>
  )
}
