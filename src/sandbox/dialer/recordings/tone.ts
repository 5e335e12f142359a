const HEADER_BYTES = 44;
/** 8 kHz, one channel, 8 bits: what a telephone line carries. */
const BYTES_PER_SECOND = 8000;
const HERTZ = 440;

/** A WAV file of so many seconds, a soft tone, that every player plays. */
export function toneFile(seconds: number): Buffer {
  const length = Math.max(1, Math.round(seconds)) * BYTES_PER_SECOND;
  const file = Buffer.alloc(HEADER_BYTES + length);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(BYTES_PER_SECOND, 24);
  file.writeUInt32LE(BYTES_PER_SECOND, 28);
  file.writeUInt16LE(1, 32);
  file.writeUInt16LE(8, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(length, 40);
  for (let at = 0; at < length; at += 1)
    file[HEADER_BYTES + at] = 128 + Math.round(24 * Math.sin((2 * Math.PI * HERTZ * at) / BYTES_PER_SECOND));
  return file;
}
