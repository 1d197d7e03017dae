/** The two things that whoever checks may choose; kept in the browser. */
import { useState } from 'react'

import { readChoice, writeChoice } from '../platform/choices.ts'

/** Seconds for which a result stays after its code has left the frame; null = until the next code. */
export const STAYS = [3, 5, 10, null] as const
const STAY_USUAL = 10

export interface Settings {
  readonly isSignalOn: boolean
  readonly staySeconds: (typeof STAYS)[number]
}

export interface SettingsState extends Settings {
  readonly setSignal: (isOn: boolean) => void
  readonly setStay: (seconds: Settings['staySeconds']) => void
}

export function useSettings(): SettingsState {
  const [isSignalOn, setIsOn] = useState(() => readChoice('signal') === 'on')
  const [staySeconds, setSeconds] = useState(firstStay)
  return {
    isSignalOn,
    staySeconds,
    setSignal(isOn) {
      writeChoice('signal', isOn ? 'on' : 'off')
      setIsOn(isOn)
    },
    setStay(seconds) {
      writeChoice('stay', String(seconds))
      setSeconds(seconds)
    },
  }
}

function firstStay(): Settings['staySeconds'] {
  const kept = readChoice('stay')
  return STAYS.find((seconds) => String(seconds) === kept) ?? (kept === 'null' ? null : STAY_USUAL)
}
