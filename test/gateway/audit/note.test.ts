import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { openCheckpoint, signCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { formatVkey, openNote, parseVkey, signNote } from '../../../gateway/audit/note.ts'
import { leafHash } from '../../../gateway/audit/tree.ts'
import { KEY, keyOf, ORIGIN, VKEY } from './support.ts'

/** The example of the C2SP signed-note specification. */
const SPEC_VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const SPEC_NOTE =
  'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'

const LOG = parseVkey(VKEY)
const ROOT = leafHash(Buffer.from('one'))
const signBody = (body: string): Buffer => Buffer.from(signNote(body, ORIGIN, KEY))
const base64 = ROOT.toString('base64')

describe('signed notes', () => {
  it('open the example of the specification with its key', () => {
    const key = parseVkey(SPEC_VKEY)
    const text = 'This is an example message.\n'
    const note = { text, signedBy: [key], unknownSignatures: 0 }
    assert.deepEqual(openNote(Buffer.from(SPEC_NOTE), [key]), note)
  })

  it('give a vkey that reads back, and refuse one with another key id, algorithm or base64', () => {
    assert.equal(formatVkey(SPEC_VKEY.split('+')[0]!, parseVkey(SPEC_VKEY).publicKey), SPEC_VKEY)
    assert.equal(formatVkey(ORIGIN, createPublicKey(KEY)), VKEY)
    const wrong = [
      SPEC_VKEY.replace('530d903a', '530d903b'),
      SPEC_VKEY.replace('+Aek', '+Cek'),
      `${SPEC_VKEY}=`,
      SPEC_VKEY.slice(0, -1),
      'a+b',
      '',
    ]
    for (const vkey of wrong) assert.throws(() => parseVkey(vkey), { code: 'VKEY_INVALID' }, vkey)
  })

  it('count signatures by unknown keys and believe none of them', () => {
    const two = SPEC_NOTE + signNote('x\n', ORIGIN, KEY).split('\n\n')[1]!
    assert.equal(openNote(Buffer.from(two), [parseVkey(SPEC_VKEY)]).unknownSignatures, 1)
    assert.throws(() => openNote(Buffer.from(two), [LOG]), { code: 'NOTE_UNVERIFIED' })
    const other = parseVkey(formatVkey('other.example', createPublicKey(keyOf('other'))))
    assert.throws(() => openNote(Buffer.from(SPEC_NOTE), [other]), { code: 'NOTE_UNVERIFIED' })
  })

  it('fail when any one byte is changed to any of four others', () => {
    const note = Buffer.from(SPEC_NOTE)
    const verifiers = [parseVkey(SPEC_VKEY)]
    for (let at = 0; at < note.length; at++) {
      for (const mask of [1, 2, 0x20, 0x80]) {
        const changed = Buffer.from(note)
        changed[at]! ^= mask
        assert.throws(
          () => openNote(changed, verifiers),
          { name: 'AuditError' },
          `byte ${at} ^ ${mask}`,
        )
      }
    }
  })
})

describe('checkpoints', () => {
  it('read back', () => {
    const checkpoint = { origin: ORIGIN, size: 20_852_163, root: ROOT }
    assert.deepEqual(openCheckpoint(Buffer.from(signCheckpoint(checkpoint, KEY)), LOG), checkpoint)
  })

  const wrong: readonly (readonly [string, string])[] = [
    ['another origin', `other\n1\n${base64}\n`],
    ['a size with a leading zero', `${ORIGIN}\n01\n${base64}\n`],
    ['a size with a sign', `${ORIGIN}\n+1\n${base64}\n`],
    ['a size beyond exact numbers', `${ORIGIN}\n90071992547409930\n${base64}\n`],
    ['a root without padding', `${ORIGIN}\n1\n${base64.slice(0, -1)}\n`],
    ['a root of another length', `${ORIGIN}\n1\nAAAA\n`],
    [
      'a root with stray bits',
      `${ORIGIN}\n1\n${base64.slice(0, -2)}${base64.at(-2) === 'B' ? 'C' : 'B'}=\n`,
    ],
    ['an extension line', `${ORIGIN}\n1\n${base64}\nmore\n`],
    ['too few lines', `${ORIGIN}\n1\n`],
    ['a root although it is empty', `${ORIGIN}\n0\n${base64}\n`],
  ]
  for (const [what, body] of wrong) {
    it(`with ${what} are refused even if signed`, () => {
      assert.throws(() => openCheckpoint(signBody(body), LOG), { code: 'CHECKPOINT_INVALID' })
    })
  }
})
