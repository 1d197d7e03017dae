declare const brand: unique symbol

/** A type that only its parser may produce: the value has been checked once, at the edge. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
