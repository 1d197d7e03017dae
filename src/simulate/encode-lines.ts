/** Bytes of many lines, without the one long text between them. */

/** UTF-8 needs up to three bytes for what UTF-16 counts as one. */
const MOST_BYTES = 3
let buffer = Buffer.allocUnsafeSlow(1 << 20)

/** Every line with its end; the bytes hold until the next call. */
export function encodeLines(
  lines: readonly string[],
  lineEnd: '\r\n' | '\n',
  encoding: 'utf8' | 'utf16le',
): Buffer {
  let at = 0
  for (const line of lines) {
    const needed = at + (line.length + lineEnd.length) * MOST_BYTES
    if (needed > buffer.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2)
      buffer.copy(larger, 0, 0, at)
      buffer = larger
    }
    at += buffer.write(line + lineEnd, at, encoding)
  }
  return buffer.subarray(0, at)
}
