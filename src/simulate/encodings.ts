/** How names look after a wrong encoding; undefined when the letters cannot be written so. */

const TCVN3 =
  'à\u00b5ả\u00b6ã\u00b7á\u00b8ạ\u00b9ă\u00a8ằ\u00bbẳ\u00bcẵ\u00bdắ\u00beặ\u00c6â\u00a9ầ\u00c7ẩ\u00c8ẫ\u00c9ấ\u00caậ\u00cb' +
  'è\u00ccẻ\u00ceẽ\u00cfé\u00d0ẹ\u00d1ê\u00aaề\u00d2ể\u00d3ễ\u00d4ế\u00d5ệ\u00d6ì\u00d7ỉ\u00d8ĩ\u00dcí\u00ddị\u00de' +
  'ò\u00dfỏ\u00e1õ\u00e2ó\u00e3ọ\u00e4ô\u00abồ\u00e5ổ\u00e6ỗ\u00e7ố\u00e8ộ\u00e9ơ\u00acờ\u00eaở\u00ebỡ\u00ecớ\u00edợ\u00ee' +
  'ù\u00efủ\u00f1ũ\u00f2ú\u00f3ụ\u00f4ư\u00adừ\u00f5ử\u00f6ữ\u00f7ứ\u00f8ự\u00f9ỳ\u00faỷ\u00fbỹ\u00fcý\u00fdỵ\u00fe' +
  'đ\u00aeĂ\u00a1Â\u00a2Ê\u00a3Ô\u00a4Ơ\u00a5Ư\u00a6Đ\u00a7'

const TCVN3_OF = new Map(
  Array.from({ length: TCVN3.length / 2 }, (_, i) => [TCVN3.charAt(2 * i), TCVN3.charAt(2 * i + 1)]),
)

/** What VNI writes after the vowel, by the marks of the letter in canonical order. */
const VNI_TONES = '\u0301ù\u0300ø\u0309û\u0303õ\u0323ï'
const VNI_CIRCUMFLEX = '\u0301á\u0300à\u0309å\u0303ã\u0323ä'
const VNI_BREVE = '\u0301é\u0300è\u0309ú\u0303ü\u0323ë'
const VNI_SINGLE: Readonly<Record<string, string>> = {
  í: 'í',
  ì: 'ì',
  ỉ: 'æ',
  ĩ: 'ó',
  ị: 'ò',
  ỵ: 'î',
  đ: 'ñ',
  ơ: 'ô',
  ư: 'ö',
}

/** TCVN 5712 (VN3) read as Latin-1. Capitals with a tone need another font and are not written so. */
export function asTcvn3(name: string): string | undefined {
  let text = ''
  for (const char of name) {
    const written = char < '\u0080' ? char : TCVN3_OF.get(char)
    if (written === undefined) return undefined
    text += written
  }
  return text === name ? undefined : text
}

/** VNI for Windows read as Latin-1. */
export function asVni(name: string): string | undefined {
  let text = ''
  for (const char of name) {
    const lower = char.toLowerCase()
    const written = char < '\u0080' ? lower : vniOf(lower)
    if (written === undefined) return undefined
    text += char === lower ? written : written.toUpperCase()
  }
  return text === name ? undefined : text
}

function vniOf(letter: string): string | undefined {
  const single = VNI_SINGLE[letter]
  if (single !== undefined) return single
  const [base = '', ...marks] = letter.normalize('NFD')
  const tone = marks.find((mark) => VNI_TONES.includes(mark))
  const after = (table: string): string => (tone === undefined ? '' : table.charAt(table.indexOf(tone) + 1))
  if (marks.includes('\u0302')) return base + (tone === undefined ? 'â' : after(VNI_CIRCUMFLEX))
  if (marks.includes('\u0306')) return base + (tone === undefined ? 'ê' : after(VNI_BREVE))
  if (marks.includes('\u031b')) return (base === 'o' ? 'ô' : 'ö') + after(VNI_TONES)
  return tone === undefined ? undefined : base + after(VNI_TONES)
}

const WINDOWS_1252 = new TextDecoder('windows-1252')
const ENCODER = new TextEncoder()

/** UTF-8 read as Windows-1252. Bytes that this code page shows as a blank or not at all are lost: not written so. */
export function asMojibake(name: string): string | undefined {
  const text = WINDOWS_1252.decode(ENCODER.encode(name))
  return text === name || /[\u0080-\u00a0\u00ad]/.test(text) ? undefined : text
}
