/** Access: who read whose record, when and why. */
export { accessesOf, logAccess } from './log-access.ts'
export { ACCESS_KINDS, type Access, type AccessEntry, type AccessKind, type AccessSubject } from './store.ts'
