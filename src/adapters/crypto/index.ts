export { derSignature, rawSignature } from './der-signature.ts'
export { nodeCheck } from './node-check.ts'
export { nodeInflate } from './node-inflate.ts'
