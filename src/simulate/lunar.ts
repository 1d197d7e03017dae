/** The lunar calendar of Viet Nam, as far as birth dates need it: mean new moons with their largest corrections. */

const RADIAN = Math.PI / 180
/** Julian day of 1970-01-01 00:00 UTC. */
const EPOCH = 2_440_587.5
const FIRST_NEW_MOON = 2_415_021.076998695
const SYNODIC_MONTH = 29.530588853
const ZONE = 7 / 24

/** The local day on which the `k`th new moon since 1900 falls (Meeus, Astronomical Algorithms, chapter 49, shortened). */
function newMoon(k: number): number {
  const t = k / 1236.85
  const mean = 2_415_020.75933 + 29.53058868 * k + 0.0001178 * t * t
  const sun = (359.2242 + 29.10535608 * k) * RADIAN
  const moon = (306.0253 + 385.81691806 * k + 0.0107306 * t * t) * RADIAN
  const node = (21.2964 + 390.67050646 * k) * RADIAN
  const correction =
    (0.1734 - 0.000393 * t) * Math.sin(sun) +
    0.0021 * Math.sin(2 * sun) -
    0.4068 * Math.sin(moon) +
    0.0161 * Math.sin(2 * moon) +
    0.0104 * Math.sin(2 * node) -
    0.0051 * Math.sin(sun + moon) -
    0.0074 * Math.sin(sun - moon)
  return Math.floor(mean + correction + ZONE - EPOCH)
}

/** The sector (0-11) of the sun's path at the beginning of a local day; the winter solstice begins sector 9. */
function sunSector(day: number): number {
  const t = (day - ZONE + EPOCH - 2_451_545) / 36_525
  const anomaly = (357.5291 + 35_999.0503 * t) * RADIAN
  const longitude =
    280.46645 +
    36_000.76983 * t +
    (1.9146 - 0.004817 * t) * Math.sin(anomaly) +
    0.019993 * Math.sin(2 * anomaly)
  return Math.floor((((longitude % 360) + 360) % 360) / 30)
}

/** Index of the new moon that begins the lunar month with the winter solstice of a year. */
function eleventhMonth(year: number): number {
  const k = Math.floor((Date.UTC(year, 11, 31) / 86_400_000 + EPOCH - FIRST_NEW_MOON) / SYNODIC_MONTH)
  return sunSector(newMoon(k)) >= 9 ? k - 1 : k
}

export interface LunarDay {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The lunar date of a day (days since 1970-01-01); a leap month bears the number of the month before it. */
export function lunarDay(day: number): LunarDay {
  const year = new Date(day * 86_400_000).getUTCFullYear()
  let k = Math.floor((day + EPOCH - FIRST_NEW_MOON) / SYNODIC_MONTH) + 1
  while (newMoon(k) > day) k -= 1
  const before = eleventhMonth(year - 1)
  const within = eleventhMonth(year)
  const start = k >= within ? within : before
  const end = k >= within ? eleventhMonth(year + 1) : within
  const months = k - start
  const leap = end - start === 13 ? leapMonth(start) : 99
  const month = ((10 + months - (months >= leap ? 1 : 0)) % 12) + 1
  const lunarYear = k >= within ? year + (month < 11 ? 1 : 0) : year - (month >= 11 ? 1 : 0)
  return { year: lunarYear, month, day: day - newMoon(k) + 1 }
}

/** In a year of 13 months the first one in which the sun enters no new sector. */
function leapMonth(start: number): number {
  for (let i = 1; i < 14; i += 1) {
    if (sunSector(newMoon(start + i)) === sunSector(newMoon(start + i + 1))) return i
  }
  return 99
}
