/** Pictures and frames as pixels. */

/** Larger pictures are made smaller: a code that fills a page still has enough pixels for each module. */
const PICTURE_SIDE_MAX = 4096
const FRAME_SIDE_MAX = 1280

/** Pixels of a picture file; undefined when the browser cannot read it as one. */
export async function pixelsOfPicture(file: Blob): Promise<ImageData | undefined> {
  const bitmap = await createImageBitmap(file).catch(() => undefined)
  if (bitmap === undefined) return undefined
  const pixels = draw(document.createElement('canvas'), bitmap, bitmap, PICTURE_SIDE_MAX)
  bitmap.close()
  return pixels
}

/** Takes frames of a video, all onto one canvas. */
export function frameTaker(video: HTMLVideoElement): () => ImageData | undefined {
  const canvas = document.createElement('canvas')
  return () => {
    const size = { width: video.videoWidth, height: video.videoHeight }
    return size.width === 0 ? undefined : draw(canvas, video, size, FRAME_SIDE_MAX)
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

function draw(
  canvas: HTMLCanvasElement,
  source: CanvasImageSource,
  size: Size,
  sideMax: number,
): ImageData | undefined {
  const scale = Math.min(1, sideMax / Math.max(size.width, size.height))
  const [width, height] = [Math.round(size.width * scale), Math.round(size.height * scale)]
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context === null) return undefined
  context.fillStyle = '#fff' // behind what is transparent
  context.fillRect(0, 0, width, height)
  context.drawImage(source, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}
