/** Tells a verdict to ears and hands: rising for green, level for amber, low for red. */
import type { Level } from '../../src/core/trust/verdict.ts'

/** Frequencies in hertz, one after the other; pulses of vibration in milliseconds. */
const SIGNALS: Readonly<Record<Level, { readonly tones: readonly number[]; readonly pulses: number[] }>> = {
  green: { tones: [880, 1320], pulses: [60] },
  amber: { tones: [660, 660], pulses: [60, 80, 60] },
  red: { tones: [220, 165], pulses: [300] },
}
const TONE_SECONDS = 0.13
const LOUDNESS = 0.2

let audio: AudioContext | undefined

/** Never fails: a device without sound or vibration stays silent. */
export function signal(level: Level): void {
  const { tones, pulses } = SIGNALS[level]
  navigator.vibrate?.(pulses)
  audio ??= new AudioContext()
  const { currentTime, destination } = audio
  for (const [index, frequency] of tones.entries()) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()]
    const from = currentTime + index * TONE_SECONDS
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(LOUDNESS, from)
    volume.gain.exponentialRampToValueAtTime(0.001, from + TONE_SECONDS)
    tone.connect(volume).connect(destination)
    tone.start(from)
    tone.stop(from + TONE_SECONDS)
  }
}
