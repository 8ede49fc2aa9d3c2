// Orders payments from a WasmPay server by grpc-js, with nothing but the published .proto files, and prints what it saw as one
// JSON object.
// Arguments: the server's host and port, the folder of the .proto files, the teller's token.
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [target, protos, token] = process.argv.slice(2);
const definition = loader.loadSync('wasmpay/v1/transactions.proto', {
  includeDirs: [protos], keepCase: true, defaults: true, longs: String, enums: String,
});
const { TransactionService } = grpc.loadPackageDefinition(definition).wasmpay.v1;
const client = new TransactionService(target, grpc.credentials.createInsecure());

const identity = new grpc.Metadata();
identity.set('authorization', `Bearer ${token}`);
const soon = () => ({ deadline: Date.now() + 60_000 });

const call = (method, request, metadata = identity) =>
  new Promise((resolve) => {
    client[method](request, metadata, soon(), (error, response) =>
      resolve(error
        ? { code: error.code, reason: error.metadata?.get('wasmpay-error-code')[0], details: error.details }
        : { code: 0, ...response }));
  });

// The event that tells of one transaction.
const firstEvent = (id) =>
  new Promise((resolve) => {
    const watch = client.WatchTransactions({ after_sequence: '0' }, identity, soon());
    watch.on('error', (error) => resolve({ code: error.code, details: error.details }));
    watch.on('data', (event) => {
      if (event.transaction.id !== id) return;
      resolve({ kind: event.kind, sequence: event.sequence });
      watch.cancel();
    });
  });

const order = (idempotency_key, origin_account, destination_account, units, currency) =>
  ({ idempotency_key, origin_account, destination_account, amount: { units, currency } });

const payment = order('foreign-1', 'NDHV-1001', 'ICMR-2001', '12345', 'USD');
const refused = order('foreign-2', 'NDHV-1003', 'SOLE-3001', '100', 'EUR');

const approved = await call('SubmitTransaction', payment);
const seen = {
  approved,
  repeated: await call('SubmitTransaction', payment),
  other_content: await call('SubmitTransaction', { ...payment, amount: { units: '12346', currency: 'USD' } }),
  denied: await call('SubmitTransaction', refused),
  denied_in_spanish: await call('SubmitTransaction', { ...refused, idempotency_key: 'foreign-3', language: 'es' }),
  read_in_spanish: await call('GetTransaction', { id: (await call('SubmitTransaction', refused)).transaction.id, language: 'es' }),
  unknown_account: await call('SubmitTransaction', { ...payment, idempotency_key: 'foreign-4', destination_account: 'NOBODY' }),
  nobody: await call('SubmitTransaction', payment, new grpc.Metadata()),
  watched: await firstEvent(approved.transaction?.id),
};

console.log(JSON.stringify(seen));
client.close();
