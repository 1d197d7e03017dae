export function encodeLines(lines: readonly string[], lineEnd: '\r\n' | '\n', encoding: 'utf8' | 'utf16le'): Buffer {
  return Buffer.from(lines.join(lineEnd) + lineEnd, encoding)
}
