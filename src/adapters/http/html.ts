/** HTML as a tagged template: everything that is put in is escaped, unless it is HTML already. */

/** HTML that is safe to send; made by `html` only. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** `undefined` and `false` leave nothing behind, so that `condition && html` can stand in a template. */
export type HtmlValue = string | number | undefined | false | Html | readonly Html[]

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Builds HTML; values may stand in text and in quoted attributes, nowhere else. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(
    parts.reduce((text, part, index) => text + (index === 0 ? '' : textOf(values[index - 1])) + part, ''),
  )
}

function textOf(value: HtmlValue): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(({ text }) => text).join('')
  return String(value).replaceAll(/[&<>"']/g, (letter) => ESCAPES[letter] ?? letter)
}
