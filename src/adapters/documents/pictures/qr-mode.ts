/** In which mode a QR code holds its text: the first four data modules (ISO/IEC 18004, sections 7.4.1, 7.7.3 and 7.8.2). */

export type QrMode = 'alphanumeric' | 'byte' | 'numeric' | 'kanji' | 'eci' | 'unknown'

export interface QrSymbol {
  /** One byte a module, 0 = dark, row by row, without a margin. */
  readonly data: ArrayLike<number>
  readonly width: number
  readonly height: number
}

const MODES: Readonly<Record<number, QrMode>> = {
  1: 'numeric',
  2: 'alphanumeric',
  4: 'byte',
  7: 'eci',
  8: 'kanji',
}

/** Where mask n turns a module over; i = row, j = column. */
const MASKS: readonly ((i: number, j: number) => boolean)[] = [
  (i, j) => (i + j) % 2 === 0,
  (i) => i % 2 === 0,
  (_, j) => j % 3 === 0,
  (i, j) => (i + j) % 3 === 0,
  (i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
  (i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
  (i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
  (i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
]

/** The mode of the first segment; the data begin at the lower right corner, two columns wide, upwards. */
export function qrMode({ data, width, height }: QrSymbol, mask: number): QrMode {
  const isMasked = MASKS[mask]
  if (isMasked === undefined || width !== height || width < 21 || data.length < width * height)
    return 'unknown'
  const last = width - 1
  const first: readonly (readonly [number, number])[] = [
    [last, last],
    [last, last - 1],
    [last - 1, last],
    [last - 1, last - 1],
  ]
  const bits = first.map(([row, column]) => (data[row * width + column] === 0) !== isMasked(row, column))
  return MODES[bits.reduce((mode, bit) => mode * 2 + (bit ? 1 : 0), 0)] ?? 'unknown'
}
