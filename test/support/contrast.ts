/** How readable words are, measured in the browser. */
import type { Page } from 'playwright-core'

/** What the measurement needs of an element; these tests are compiled without the types of a browser. */
interface Styled {
  readonly parentElement: Styled | null
  computedStyleMap(): { get(property: string): { toString(): string } | undefined }
}

/** Contrast of an element's words with what lies behind them (WCAG 2.2, relative luminance): 1 to 21. */
export function contrastOf(page: Page, selector: string): Promise<number> {
  // Runs in the browser: nothing outside of it can be named.
  const measure = (element: Styled): number => {
    const colour = (of: Styled, property: string): number[] =>
      (String(of.computedStyleMap().get(property)).match(/[\d.]+/g) ?? []).map(Number)
    const luminance = (rgb: readonly number[]): number => {
      const [r = 0, g = 0, b = 0] = rgb.map((value) => {
        const share = value / 255
        return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    let behind = element
    while (colour(behind, 'background-color')[3] === 0 && behind.parentElement !== null) {
      behind = behind.parentElement
    }
    const pair = [luminance(colour(behind, 'background-color')), luminance(colour(element, 'color'))]
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05)
  }
  return page.locator(selector).first().evaluate(measure)
}
