// Calls the server under test by Connect for Node, in gRPC-Web over HTTP/1.1 and in gRPC over HTTP/2,
// and prints what it saw as one JSON object.
// Arguments: the address for HTTP/1.1, the address for HTTP/2, the file descriptor in base64.
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';

const [http1, http2, descriptor] = process.argv.slice(2);
const file = fromBinary(FileDescriptorProtoSchema, Buffer.from(descriptor, 'base64'));
const parrot = createFileRegistry(file, () => undefined).getService('wasmpay.rpc.tests.v1.Parrot');

const failure = async (work) => {
  try {
    await work();
    return { code: 0 };
  } catch (error) {
    return {
      code: error.code,
      details: error.rawMessage,
      payload: error.metadata?.get('failure-bin'),
    };
  }
};

const readAll = async (stream) => {
  const texts = [];
  for await (const phrase of stream) texts.push(phrase.text);
  return { texts };
};

async function* phrases(...texts) {
  for (const text of texts) yield { text };
}

const observe = async (client) => {
  let trailers;
  const headers = { 'echo-text': 'plain' };
  const answer = await client.say({ text: 'grüße' }, { headers, onTrailer: (received) => { trailers = received; } });
  return {
    unary: { text: answer.text, echo: trailers.get('echo-text') },
    server_streaming: await readAll(client.repeat({ text: 'n', times: 3 })),
    failure: await failure(() => client.fail({ code: 9, detail: '100% «so»', payload: new Uint8Array([1, 2, 255]) })),
    deadline: await failure(() => client.say({ text: 'connect deadline', wait: 60_000 }, { timeoutMs: 300 })),
    unimplemented: await failure(() => client.unheard({})),
  };
};

const web = createClient(parrot, createGrpcWebTransport({ baseUrl: http1, httpVersion: '1.1' }));
const grpc = createClient(parrot, createGrpcTransport({ baseUrl: http2 }));

console.log(JSON.stringify({
  web: await observe(web),
  grpc: {
    ...await observe(grpc),
    client_streaming: { text: (await grpc.gather(phrases('a', 'b', 'c'))).text },
    duplex: await readAll(grpc.chat(phrases('a', 'b', 'c'))),
  },
}));
process.exit(0);
