/** The page's side of its service worker. */

export interface WorkerNews {
  /** All files are kept: the page opens without a network from now on. */
  readonly onReady: () => void
  /** A new version waits; calling `use` opens it. */
  readonly onNewVersion: (use: () => void) => void
}

/** Registers the worker at `url`. A browser without service workers just needs the network. */
export async function startServiceWorker(url: string, { onReady, onNewVersion }: WorkerNews): Promise<void> {
  const container = navigator.serviceWorker
  if (container === undefined) return
  const registration = await container.register(url, { updateViaCache: 'none' }).catch(() => undefined)
  if (registration === undefined) return
  const tellIfWaiting = () => {
    const { waiting } = registration
    if (waiting === null || container.controller === null) return
    onNewVersion(() => {
      container.addEventListener('controllerchange', () => location.reload(), { once: true })
      waiting.postMessage('take-over')
    })
  }
  tellIfWaiting()
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', tellIfWaiting)
  })
  await container.ready
  onReady()
}
