// Reads a Parquet file with one of several independent readers and prints every row as one line of JSON: node read.mjs READER FILE
// READER is hyparquet (JavaScript) or arrow-rs (Rust, as parquet-wasm). Every value is a text or null: numbers in decimal, timestamps in
// microseconds since 1970, decimals with their places, UUIDs in hexadecimal; lists are arrays of objects.
import { readFileSync } from 'node:fs';

const [reader, path] = process.argv.slice(2);
const bytes = readFileSync(path);
const rows = await (reader === 'hyparquet' ? withHyparquet() : withArrow());
process.stdout.write(rows.map(row => JSON.stringify(row)).join('\n'));

async function withHyparquet() {
  const { parquetReadObjects, parquetMetadata } = await import('hyparquet');
  const { compressors } = await import('hyparquet-compressors');
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const scales = new Map(parquetMetadata(file).schema.filter(one => one.scale !== undefined).map(one => [one.name, one.scale]));
  const text = value => new TextDecoder().decode(value);
  const parsers = {
    timestampFromMicroseconds: micros => ({ micros }),
    jsonFromBytes: text,
    stringFromBytes: text,
    uuidFromBytes: value => Buffer.from(value).toString('hex'),
  };
  const convert = (value, name) => {
    if (value === null || value === undefined) return null;
    if (Array.isArray(value)) return value.map(one => object(one));
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    if (typeof value === 'object') return String(value.micros);
    return scales.has(name) ? Number(value).toFixed(scales.get(name)) : String(value);
  };
  const object = row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, convert(value, name)]));
  return (await parquetReadObjects({ file, compressors, parsers, utf8: false })).map(object);
}

async function withArrow() {
  const wasm = await import('parquet-wasm/node');
  const { tableFromIPC, DataType } = await import('apache-arrow');
  const table = tableFromIPC(wasm.readParquet(new Uint8Array(bytes)).intoIPCStream());
  const decimal = (words, scale) => {
    const units = BigInt.asIntN(64, BigInt(words[0]) | (BigInt(words[1]) << 32n));
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
    return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  };
  const convert = (vector, type, i) => {
    if (!vector.isValid(i)) return null;
    if (DataType.isTimestamp(type)) return String(raw(vector, i));
    const value = vector.get(i);
    if (DataType.isDecimal(type)) return decimal(new Uint32Array(value.buffer, value.byteOffset, 4), type.scale);
    if (DataType.isFixedSizeBinary(type)) return Buffer.from(value).toString('hex');
    if (DataType.isList(type)) return Array.from({ length: value.length }, (_, n) => struct(value, type.valueType, n));
    return String(value);
  };
  const struct = (vector, type, i) =>
    Object.fromEntries(type.children.map((child, n) => [child.name, convert(vector.getChildAt(n), child.type, i)]));
  // The stored integer: the library's own getter makes milliseconds of it.
  const raw = (vector, i) => {
    for (const data of vector.data) {
      if (i < data.length) return data.values[i];
      i -= data.length;
    }
  };
  return Array.from({ length: table.numRows }, (_, i) =>
    Object.fromEntries(table.schema.fields.map((field, n) => [field.name, convert(table.getChildAt(n), field.type, i)])));
}
