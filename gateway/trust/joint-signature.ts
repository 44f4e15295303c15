/**
 * One signature, Ed25519 or SM2, for all messages that an exchange signs in the same moment: over number and root of a Merkle
 * tree, and with it, for each message, the path from its own leaf to that root (hashes and paths of RFC 6962 §2.1).
 *
 * To HTTP Message Signatures it is an algorithm as any other (RFC 9421 §3.3): message and key in, bytes out. What it proves of one
 * message depends on no other, and nobody waits: what is there is taken together, and a message that is alone is signed alone, by
 * Ed25519 as `ed25519` of the RFC. The curve, the dearest part of an exchange between two provinces, is then paid once a tree by either side.
 *
 * Bytes: the signature (64), the message's place (1), the number of messages (1), the path from below (32 each).
 *
 * @module
 */
import { rootOf } from '../audit/proof.ts'
import { HASH_BYTES, leafHash, nodeHash } from '../audit/tree.ts'
import { makeLru, type Lru } from './lru.ts'
import type { MessageSigningKey, MessageVerifyKey } from './message-keys.ts'

/** Signs a signature base (RFC 9421 §2.5). */
export type Signer = (text: string) => Promise<Uint8Array>

/** Messages in one tree at most: a path is six hashes then. */
export const MESSAGES_MAX = 64
/** Stands before a tree that is signed. A signature base begins with a quotation mark, so neither passes for the other. */
const CONTEXT = Buffer.from('shudao joint signature v1\n')
const CURVE_BYTES = 64
const PATH_FROM = CURVE_BYTES + 2
/** Of one key, for as long as messages of a tree may arrive apart from each other. */
const TREES_REMEMBERED = 1_024

interface Waiting {
  readonly text: string
  readonly resolve: (signature: Uint8Array) => void
  readonly reject: (thrown: unknown) => void
}

/** Signs together what it is asked for within one turn of the event loop. */
export function jointSigner(key: MessageSigningKey): Signer {
  let waiting: Waiting[] = []
  return (text) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ text, resolve, reject }) === 1) setImmediate(signWaiting)
    })

  function signWaiting(): void {
    const all = waiting
    waiting = []
    for (let from = 0; from < all.length; from += MESSAGES_MAX) {
      signAll(all.slice(from, from + MESSAGES_MAX), key)
    }
  }
}

function signAll(all: readonly Waiting[], key: MessageSigningKey): void {
  try {
    const texts = all.map(({ text }) => text)
    const signatures = texts.length > 1 ? signTree(texts, key) : texts.map((t) => signAlone(t, key))
    for (const [i, signature] of signatures.entries()) all[i]?.resolve(signature)
  } catch (thrown) {
    for (const { reject } of all) reject(thrown)
  }
}

/** The signature of one message by itself: 64 bytes. */
export function signAlone(text: string, key: MessageSigningKey): Uint8Array {
  return key.sign(Buffer.from(text, 'ascii'))
}

function signTree(texts: readonly string[], key: MessageSigningKey): readonly Uint8Array[] {
  const leaves = texts.map(leafOf)
  const paths = leaves.map((): Buffer[] => [])
  const signature = key.sign(signedTree(leaves.length, climb(leaves, paths)))
  return paths.map((path, place) =>
    Buffer.concat([signature, Buffer.of(place, leaves.length), ...path]),
  )
}

/** The root over `leaves`; to the path of each is added what leads there. */
function climb(leaves: readonly Buffer[], paths: readonly Buffer[][]): Buffer {
  const [only] = leaves
  if (only !== undefined && leaves.length === 1) return only
  // The largest power of two below their number.
  const half = 2 ** (31 - Math.clz32(leaves.length - 1))
  const left = climb(leaves.slice(0, half), paths.slice(0, half))
  const right = climb(leaves.slice(half), paths.slice(half))
  for (const [i, path] of paths.entries()) path.push(i < half ? right : left)
  return nodeHash(left, right)
}

/** Whether the holder of `key` signed `text`, alone or with others. */
export function isSigned(text: string, signature: Uint8Array, key: MessageVerifyKey): boolean {
  if (signature.length === CURVE_BYTES) {
    return key.verifies(Buffer.from(text, 'ascii'), signature)
  }
  const bytes = Buffer.from(signature.buffer, signature.byteOffset, signature.byteLength)
  const tree = treeReached(text, bytes)
  return tree !== undefined && isTreeSigned(tree, bytes.subarray(0, CURVE_BYTES), key)
}

/** What must be signed for it to hold; undefined of bytes that lead to no tree. */
function treeReached(text: string, bytes: Buffer): Buffer | undefined {
  const [place = 0, messages = 0] = bytes.subarray(CURVE_BYTES, PATH_FROM)
  const isTree = messages > 1 && messages <= MESSAGES_MAX
  if (!isTree || (bytes.length - PATH_FROM) % HASH_BYTES !== 0) return undefined
  const path: Buffer[] = []
  for (let from = PATH_FROM; from < bytes.length; from += HASH_BYTES) {
    path.push(bytes.subarray(from, from + HASH_BYTES))
  }
  const root = rootOf(leafOf(text), place, messages, path)
  return root && signedTree(messages, root)
}

/** What was believed, by the key itself: a name may come to mean another one. */
const believed = new WeakMap<MessageVerifyKey, Lru<true>>()

function isTreeSigned(tree: Buffer, signature: Buffer, key: MessageVerifyKey): boolean {
  const known = believed.get(key) ?? makeLru(TREES_REMEMBERED)
  believed.set(key, known)
  const both = tree.toString('latin1') + signature.toString('latin1')
  if (known.get(both) === true) return true
  if (!key.verifies(tree, signature)) return false
  known.set(both, true)
  return true
}

function leafOf(text: string): Buffer {
  return leafHash(Buffer.from(text, 'ascii'))
}

/** Without the number of messages, one path would fit several: of three messages the first is the first of four, too. */
function signedTree(messages: number, root: Uint8Array): Buffer {
  return Buffer.concat([CONTEXT, Buffer.of(messages), root])
}
