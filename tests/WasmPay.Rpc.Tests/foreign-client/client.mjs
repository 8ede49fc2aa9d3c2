// Calls the server under test by grpc-js and prints what it saw as one JSON object.
// Arguments: the server's host and port, the folder of the .proto file.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import path from 'node:path';

const [target, protos] = process.argv.slice(2);
const definition = loader.loadSync(path.join(protos, 'parrot.proto'), { keepCase: true, defaults: true });
const { Parrot } = grpc.loadPackageDefinition(definition).wasmpay.rpc.tests.v1;
const plain = new Parrot(target, grpc.credentials.createInsecure());
const gzip = new Parrot(target, grpc.credentials.createInsecure(), {
  'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip,
});

const soon = () => Date.now() + 30_000;

const failureOf = (error) => ({
  code: error.code,
  details: error.details,
  payload: error.metadata?.get('failure-bin')[0]?.toString('hex'),
});

const unary = (client, method, request, metadata = new grpc.Metadata(), options = { deadline: soon() }) =>
  new Promise((resolve) => {
    let trailers;
    const call = client[method](request, metadata, options, (error, response) =>
      // The status, with the trailers, is told after the response.
      setImmediate(() => resolve(error ? failureOf(error) : { text: response.text, length: response.text.length, trailers })));
    call.on('status', (status) => { trailers = status.metadata.getMap(); });
  });

const readAll = (call, texts = []) =>
  new Promise((resolve) => {
    call.on('data', (phrase) => texts.push(phrase.text));
    call.on('error', (error) => resolve({ texts, ...failureOf(error) }));
    call.on('end', () => resolve({ texts, code: 0 }));
  });

const gather = (texts) =>
  new Promise((resolve) => {
    const call = plain.Gather({ deadline: soon() }, (error, response) => resolve(error ? failureOf(error) : response));
    for (const text of texts) call.write({ text });
    call.end();
  });

const chat = async (client, texts) => {
  const call = client.Chat({ deadline: soon() });
  const answers = readAll(call);
  for (const text of texts) call.write({ text });
  call.end();
  return answers;
};

const cancelled = () => {
  const call = plain.Repeat({ text: 'foreign', times: 1000, wait: 20 }, { deadline: soon() });
  call.once('data', () => call.cancel());
  return readAll(call);
};

const metadata = new grpc.Metadata();
metadata.set('echo-text', 'plain');
metadata.set('echo-bytes-bin', Buffer.from([0, 255]));

const seen = {
  unary: await unary(plain, 'Say', { text: 'grüße' }),
  metadata: await unary(plain, 'Say', { text: 'x' }, metadata),
  server_streaming: await readAll(plain.Repeat({ text: 'n', times: 3 }, { deadline: soon() })),
  client_streaming: await gather(['a', 'b', 'c']),
  duplex: await chat(plain, ['a', 'b', 'c']),
  deadline: await unary(plain, 'Say', { text: 'foreign deadline', wait: 60_000 }, undefined, { deadline: Date.now() + 300 }),
  cancelled: await cancelled(),
  failure: await unary(plain, 'Fail', { code: 9, detail: '100% «so»', payload: Buffer.from([1, 2, 255]) }),
  unexpected: await unary(plain, 'Fail', { unexpected: true, detail: 'secret' }),
  too_large: await unary(plain, 'Say', { text: 'x'.repeat(5 * 1024 * 1024) }),
  unimplemented: await unary(plain, 'Unheard', {}),
  gzip: await unary(gzip, 'Say', { text: 'x'.repeat(100_000) }),
  gzip_duplex: await chat(gzip, ['x'.repeat(10_000), '', 'y']),
};

console.log(JSON.stringify(seen));
plain.close();
gzip.close();
