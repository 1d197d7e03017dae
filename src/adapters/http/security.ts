/** The headers that keep a browser to what each part of the site needs (CSP level 3, Permissions Policy). */
import type { FastifyInstance } from 'fastify'

type Policy = Readonly<Record<string, readonly string[]>>

/** Pages without any script. */
export const PAGE_POLICY: Policy = {
  defaultSrc: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/** Documents that no browser is to show. */
export const API_POLICY: Policy = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] }

/** The scanner: its own scripts, WebAssembly, the camera; a worker takes the policy of its own file. */
export const VERIFIER_POLICY: Policy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  fontSrc: ["'self'"],
  workerSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'none'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
}

/** For the options of a route: `helmet: policyOf(...)`. */
export function policyOf(policy: Policy) {
  const directives = Object.fromEntries(Object.entries(policy).map(([name, sources]) => [name, [...sources]]))
  return { contentSecurityPolicy: { useDefaults: false, directives } }
}

const CAMERA = { own: 'camera=(self)', none: 'camera=()' } as const

/** Nothing but a route with `config.camera` may ask for the camera. */
export function guardCamera(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', request.routeOptions.config.camera ? CAMERA.own : CAMERA.none)
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The page may use the camera. */
    camera?: true
  }
}
