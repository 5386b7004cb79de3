import { useEffect, useState } from 'preact/hooks';
import { textOf } from '../api/request.js';
import { registerFile, registerHash } from '../api/torrents.js';
import { Dialog } from '../controls/dialog.js';
import { Field } from '../controls/field.js';

/** What became of a file. */
interface Outcome {
  readonly file: string;
  readonly text: string;
  readonly isOk: boolean;
}

interface RegisterDialogProps {
  /** Registered at once. */
  readonly files: readonly File[];
  readonly onClose: () => void;
}

/** Registers .torrent files, or an info hash. */
export function RegisterDialog({ files, onClose }: RegisterDialogProps) {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);

  /** One after another: the tracker reads a file whole. */
  const register = async (files: readonly File[]) => {
    for (const file of files) {
      const outcome = await registerFile(file).then(
        ({ name, infoHash }) => ({ text: `registered as ${name ?? infoHash}`, isOk: true }),
        (error: unknown) => ({ text: textOf(error), isOk: false }),
      );
      setOutcomes((before) => [...before, { file: file.name, ...outcome }]);
    }
  };
  useEffect(() => void register(files), [files]);

  const byHash = async (fields: FormData) => {
    await registerHash(String(fields.get('infoHash')).trim(), String(fields.get('name')).trim());
  };

  return (
    <Dialog title="Register torrents" action="Register this hash" onAction={byHash} onClose={onClose}>
      <label class="drop">
        <span>
          Drop <code>.torrent</code> files here, or choose them
        </span>
        <input
          type="file"
          accept=".torrent,application/x-bittorrent"
          multiple
          onChange={({ currentTarget }) => void register([...(currentTarget.files ?? [])])}
        />
      </label>
      <ul class="outcomes" role="status">
        {outcomes.map(({ file, text, isOk }, at) => (
          <li key={at} class={isOk ? 'good' : 'bad'}>
            <strong>{file}</strong>: {text}
          </li>
        ))}
      </ul>
      <p class="quiet">Or register an info hash without its file.</p>
      <Field
        label="Info hash"
        name="infoHash"
        required
        pattern="\s*([0-9A-Fa-f]{40}|[0-9A-Fa-f]{64})\s*"
        hint="40 or 64 hex digits"
      />
      <Field label="Name" name="name" maxLength={1000} hint="Optional" />
    </Dialog>
  );
}
