/** Writing SVG as text. No library, no script: a chart is a file that any browser and any word processor shows. */

/** Attributes of an element; numbers are written with at most two decimals. */
export type Attributes = Readonly<Record<string, string | number>>

/** One element with what stands inside it, which is SVG already. */
export function tag(name: string, attributes: Attributes, ...inside: readonly string[]): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${written(value)}"`)
  return `<${name}${all.join('')}${inside.length === 0 ? '/>' : `>${inside.join('')}</${name}>`}`
}

/** Words at a place. `anchor` says which end of them stands there. */
export function words({ x, y, anchor = 'start', kind = 'label' }: TextPlace, content: string): string {
  return tag('text', { x, y, 'text-anchor': anchor, class: kind }, escapeXml(content))
}

export interface TextPlace {
  readonly x: number
  readonly y: number
  readonly anchor?: 'start' | 'middle' | 'end'
  /** How it looks: a class of the sheet's style. */
  readonly kind?: 'label' | 'heading' | 'title'
}

/** Text as it may stand in an element or an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

function written(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeXml(value)
}
