/** `vaxpass/verify/node`: the two functions that Node does for a verifier. */
import { nodeCheck, nodeInflate } from '../../adapters/crypto/index.ts'
import type { VerifyPorts } from '../../core/trust/verify.ts'

/** Inflates with node:zlib and checks signatures with node:crypto. */
export const nodePorts: VerifyPorts = { inflate: nodeInflate, check: nodeCheck }
