/** Codes that come by hand: pasted, dropped, or chosen as a picture; and the keys of the page. */
import { useCallback, useEffect, useRef, useState } from 'react'

import { pixelsOfPicture } from '../platform/picture.ts'
import type { QrReader } from '../platform/qr-reader.ts'
import { unwrap } from './check-text.ts'
import type { ResultState } from './use-result.ts'

type Handlers = Pick<ResultState, 'check' | 'refuse'>

/** Checks the code in a picture file. */
export function usePicture(reader: QrReader, { check, refuse }: Handlers): (file: Blob) => void {
  return useCallback(
    async (file: Blob) => {
      const pixels = await pixelsOfPicture(file)
      if (pixels === undefined) return refuse('noPicture')
      try {
        const text = await reader.read(pixels, 'picture')
        if (text === undefined) refuse('noCode')
        else check(text)
      } catch {
        refuse('readerFailed')
      }
    },
    [reader, check, refuse],
  )
}

/** Ctrl V anywhere; in a field only what is a code or a picture by itself. */
export function usePaste(onText: (text: string) => void, onPicture: (file: Blob) => void): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData, target } = event
      const picture = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'))
      const text = unwrap(clipboardData?.getData('text/plain') ?? '')
      if (picture !== undefined) onPicture(picture)
      else if (text !== '' && !(target instanceof HTMLTextAreaElement)) onText(text)
      else return
      event.preventDefault()
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  }, [onText, onPicture])
}

/** Pictures dropped anywhere on the page; true while one is held above it. */
export function useDrop(onPicture: (file: Blob) => void): boolean {
  const [isAbove, setIsAbove] = useState(false)
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault() // else the browser opens the picture in the place of the page
      setIsAbove(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsAbove(false)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      setIsAbove(false)
      const [file] = event.dataTransfer?.files ?? []
      if (file !== undefined) onPicture(file)
    }
    document.addEventListener('dragover', onOver)
    document.addEventListener('dragleave', onLeave)
    document.addEventListener('drop', onDrop)
    return () => {
      document.removeEventListener('dragover', onOver)
      document.removeEventListener('dragleave', onLeave)
      document.removeEventListener('drop', onDrop)
    }
  }, [onPicture])
  return isAbove
}

/** Keys that mean something where nothing else takes them. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const latest = useRef(actions)
  latest.current = actions
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key, target, ctrlKey, altKey, metaKey } = event
      const isTaken = target instanceof Element && target.closest(TAKES_KEYS) !== null
      const isOfButton = target instanceof Element && target.closest(TAKES_SPACE) !== null
      const action = latest.current[key.toLowerCase()]
      if (ctrlKey || altKey || metaKey || isTaken || (key === ' ' && isOfButton) || action === undefined)
        return
      event.preventDefault()
      action()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

const TAKES_KEYS = 'textarea, select, input[type="text"]'
const TAKES_SPACE = 'button, input, summary, a'
