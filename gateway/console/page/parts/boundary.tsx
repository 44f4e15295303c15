/**
 * Keeps what fails in its place: without it, React takes everything away and leaves an empty window.
 *
 * @module
 */
import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import { PageFileError } from './page-file-error.ts'
import { Stopped } from './states.tsx'

interface Props {
  /** Where somebody is: elsewhere it is tried anew. */
  readonly at: string
  readonly children: ReactNode
}

interface State {
  readonly at: string
  /** What was thrown, in a field of its own: anything can be thrown. */
  readonly failed: { readonly thrown: unknown } | undefined
}

export class Boundary extends Component<Props, State> {
  override state: State = { at: this.props.at, failed: undefined }

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    return { failed: { thrown } }
  }

  static getDerivedStateFromProps({ at }: Props, state: State): State | null {
    return at === state.at ? null : { at, failed: undefined }
  }

  override render(): ReactNode {
    const { failed, at } = this.state
    return failed === undefined ? this.props.children : <Broken thrown={failed.thrown} at={at} />
  }
}

function Broken({ thrown, at }: { readonly thrown: unknown; readonly at: string }): ReactNode {
  const { say } = useWords()
  const isOld = thrown instanceof PageFileError
  return (
    <Stopped
      title={say(isOld ? 'state.old' : 'state.broken')}
      extra={
        <Button type="primary" onClick={() => location.reload()}>
          {say('state.reload')}
        </Button>
      }
    >
      <p>{say(isOld ? 'state.old.text' : 'state.broken.text')}</p>
      <p>{say('state.broken.tell')}</p>
      <p>
        <code>{[at, ...whereOf(thrown)].join(' · ')}</code>
      </p>
    </Stopped>
  )
}

/** What kind of error, and in which file: its message may repeat what somebody typed or read. */
function whereOf(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error)) return []
  const [file = ''] = /[\w-]+\.js:\d+:\d+/.exec(thrown.stack ?? '') ?? []
  return [thrown.name, file].filter((part) => part !== '')
}
