/** PDFs made by hand, for what no program would print. */

/**
 * One with `pages` pages of a size in points; every page shows the content stream. `more` are the objects behind the last
 * page: with one page, the first of them has number 5.
 */
export function pdfOf({
  pages = 1,
  width = 595,
  height = 842,
  content = '',
  resources = '',
  more = [],
}: {
  pages?: number
  width?: number
  height?: number
  content?: string
  resources?: string
  more?: readonly string[]
}): Uint8Array {
  const kids = Array.from({ length: pages }, (_, n) => `${n + 4} 0 R`).join(' ')
  const page = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Contents 3 0 R/Resources<<${resources}>>>>`
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Count ${pages}/Kids[${kids}]>>`,
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    ...Array.from({ length: pages }, () => page),
    ...more,
  ]
  let file = '%PDF-1.4\n'
  const offsets: string[] = []
  for (const [n, body] of objects.entries()) {
    offsets.push(`${String(file.length).padStart(10, '0')} 00000 n \n`)
    file += `${n + 1} 0 obj\n${body}\nendobj\n`
  }
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}trailer\n<</Size ${size}/Root 1 0 R>>\n`
  return Buffer.from(`${file}${table}startxref\n${file.length}\n%%EOF\n`, 'latin1')
}

/** Squares of a code as drawing orders; `module` = width of one in points, the lower left corner at `left`, `bottom`. */
export function squares(
  { width, pixels }: { width: number; pixels: Uint8Array },
  { module, left = 0, bottom = 0 }: { module: number; left?: number; bottom?: number },
): string {
  const orders: string[] = []
  for (const [at, grey] of pixels.entries()) {
    if (grey !== 0) continue
    const x = left + (at % width) * module
    const y = bottom + (pixels.length / width - 1 - Math.floor(at / width)) * module
    orders.push(`${x.toFixed(3)} ${y.toFixed(3)} ${module} ${module} re`)
  }
  return `0 g\n${orders.join('\n')}\nf`
}
