/** Access: who read whose record, when and why; and which organisations may ask who somebody is. */
export { CLIENT_ACCOUNT, callerOfClient, clientFor } from './client-for.ts'
export { SECRET_BYTES } from './client-key.ts'
export { accessesOf, logAccess } from './log-access.ts'
export { type AddClientDeps, addClient, endClient, listClients, type NewClient } from './manage-clients.ts'
export { CHECK_PURPOSE_CODES, CHECK_PURPOSES, type CheckPurpose, isCheckPurpose } from './purposes.ts'
export { createSlidingWindow, type SlidingWindow, type WindowSize } from './sliding-window.ts'
export { ACCESS_KINDS, type Access, type AccessEntry, type AccessKind, type AccessSubject } from './store.ts'
export type { ApiClient, ListedClient } from './store-clients.ts'
