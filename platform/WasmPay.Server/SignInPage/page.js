// The sign-in page: speaks to the API and to nobody else, and keeps the session's token in this page's memory alone.

const $ = id => document.getElementById(id);
let session = null;
let isBusy = false;
let told = '';
const waiting = 'Waiting for your passkey ...';

/** Asks the API; what it refuses is thrown in its own words. */
async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { ...(body && { 'content-type': 'application/json' }), ...(session && { authorization: `Bearer ${session.token}` }) },
      body: body && JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
    });
  } catch {
    throw new Error('The server does not answer; look at your connection and try again.');
  }
  const message = await answer.json().catch(() => ({}));
  if (answer.ok) return message;
  throw Object.assign(new Error(message.message ?? `The server answered ${answer.status}.`), { place: message.details?.[0]?.metadata?.place, status: answer.status });
}

/** Does something for the person, and says in words what came of it. */
async function act(doing, work) {
  if (isBusy) return;
  isBusy = true;
  tell(doing);
  complain('');
  try {
    await work();
    if (told === doing || told === waiting) tell('');
  } catch (error) {
    tell('');
    // A session that has ended is over here too.
    if (session && error.status === 401) leave();
    complain(sentence(error) + (error.hint ?? ''));
  } finally {
    isBusy = false;
  }
}

function sentence(error) {
  return error.name === 'NotAllowedError' ? 'The passkey was not used: you ended it, it took too long, or there is none of this name here.'
      : error.name === 'InvalidStateError' ? 'This device has a passkey of yours already.'
      : error.name === 'SecurityError' ? 'Passkeys are not good at this address; open the page where your bank told you.'
      : error.message;
}

function tell(text) {
  told = text;
  $('status').textContent = text;
}

function complain(text) {
  $('error').textContent = text;
  $('error').hidden = text === '';
}

/** Shows that somebody is in, and who. */
async function enter(begun) {
  session = begun;
  $('session').textContent = `Until ${new Date(begun.expiresAt).toLocaleString()}.`;
  $('outside').hidden = true;
  $('inside').hidden = false;
  for (const form of document.forms) form.reset();
  $('inside-title').focus();
  const { principal } = await ask('GET', '/v1/me');
  $('session').textContent = `${principal.name} (${principal.id}) of ${principal.bank}, until ${new Date(begun.expiresAt).toLocaleString()}.`;
  await listPasskeys();
}

function leave() {
  session = null;
  $('passkey-list').replaceChildren();
  $('token-text').value = '';
  $('token').hidden = true;
  $('show-token').setAttribute('aria-expanded', 'false');
  $('show-token').textContent = "Show the session's token";
  $('inside').hidden = true;
  $('outside').hidden = false;
  $('principal').focus();
}

async function signInWithPasskey(principal) {
  const { question } = await ask('POST', '/v1/sessions:beginPasskey', { principal });
  tell(waiting);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(question.options));
  const credential = await navigator.credentials.get({ publicKey });
  const { session: begun } = await ask('POST', '/v1/sessions:usePasskey', { answer: { ticket: question.ticket, credential: JSON.stringify(credential.toJSON()) } });
  await enter(begun);
}

async function addPasskey(name) {
  const { question } = await ask('POST', '/v1/passkeys:begin', {});
  tell(waiting);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(JSON.parse(question.options));
  const credential = await navigator.credentials.create({ publicKey });
  await ask('POST', '/v1/passkeys', { name, answer: { ticket: question.ticket, credential: JSON.stringify(credential.toJSON()) } });
  $('add-passkey').reset();
  await listPasskeys();
  tell(`The passkey ${name} is added. From now on you sign in with it.`);
}

async function listPasskeys() {
  const { passkeys = [] } = await ask('GET', '/v1/passkeys');
  $('no-passkeys').hidden = passkeys.length > 0;
  $('passkey-list').replaceChildren(...passkeys.map(passkey => {
    const [item, remove] = [document.createElement('li'), document.createElement('button')];
    const used = passkey.usedAt ? `last used ${new Date(passkey.usedAt).toLocaleString()}` : 'not used yet';
    item.append(`${passkey.name}, ${used} `, remove);
    remove.type = 'button';
    remove.textContent = 'Remove';
    remove.setAttribute('aria-label', `Remove ${passkey.name}`);
    remove.addEventListener('click', () => {
      const last = passkeys.length === 1;
      if (!confirm(last ? `Remove ${passkey.name}, your only passkey? Then the password alone does again.` : `Remove ${passkey.name}?`)) return;
      act('Removing ...', async () => {
        await ask('POST', `/v1/passkeys/${encodeURIComponent(passkey.id)}:remove`, {});
        await listPasskeys();
        $('passkeys-title').focus();
        tell(`The passkey ${passkey.name} is removed.${last ? ' You sign in by your password now.' : ''}`);
      });
    });
    return item;
  }));
}

function onSubmit(id, doing, work) {
  $(id).addEventListener('submit', event => {
    event.preventDefault();
    act(doing, work);
  });
}

onSubmit('sign-in', 'Signing in ...', async () => {
  const principal = $('principal').value.trim();
  if ($('password').value === '') {
    if ($('use-passkey').hidden) throw new Error('Give the password.');
    await signInWithPasskey(principal).catch(error => {
      throw Object.assign(error, { hint: ' Who has no passkey gives his password.' });
    });
    return;
  }
  try {
    const { session: begun } = await ask('POST', '/v1/sessions', { principal, password: $('password').value });
    await enter(begun);
  } catch (error) {
    // The password was right, and a passkey is needed.
    if (error.place !== 'passkey' || $('use-passkey').hidden) throw error;
    await signInWithPasskey(principal);
  }
});

onSubmit('enrol', 'Setting the password ...', async () => {
  const { session: begun } = await ask('POST', '/v1/enrolments:use', { enrolment: $('enrolment').value.trim(), password: $('new-password').value });
  await enter(begun);
});

onSubmit('add-passkey', 'Adding ...', () => addPasskey($('passkey-name').value.trim()));

$('use-passkey').addEventListener('click', () => {
  if ($('principal').reportValidity()) act('Signing in ...', () => signInWithPasskey($('principal').value.trim()));
});

$('sign-out').addEventListener('click', () => act('Signing out ...', async () => {
  await ask('POST', '/v1/me:signOut', {});
  leave();
  tell('You are signed out.');
}));

$('show-token').addEventListener('click', () => {
  const shown = $('token').hidden;
  $('token').hidden = !shown;
  $('show-token').setAttribute('aria-expanded', String(shown));
  $('show-token').textContent = shown ? "Hide the session's token" : "Show the session's token";
  $('token-text').value = shown ? session.token : '';
  if (shown) $('token-text').select();
});

/** What this server has beside passwords. */
async function offer() {
  const { passkeys = false, providers = [] } = await ask('GET', '/v1/sessions:ways');
  const here = passkeys && 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
  $('use-passkey').hidden = !here;
  $('passkeys').hidden = !here;
  $('providers').hidden = providers.length === 0;
  $('providers').querySelector('ul').replaceChildren(...providers.map(bank => {
    const [item, link] = [document.createElement('li'), document.createElement('a')];
    link.href = `/sign-in/${encodeURIComponent(bank)}`;
    link.textContent = bank;
    item.append(link);
    return item;
  }));
}

// An invitation, or what a bank's provider came back with, is taken out of the address, where others might read it.
const { token, expires, error } = $('handed').dataset;
$('handed').remove();
takeInvitation();
addEventListener('hashchange', takeInvitation);
if (error) complain(error);
await offer().catch(failed => complain(sentence(failed)));
if (token) await act('Signing in ...', () => enter({ token, expiresAt: expires }));

function takeInvitation() {
  if (location.hash.startsWith('#wpe_')) {
    $('enrolment').value = location.hash.slice(1);
    $('new-password').focus();
  }
  history.replaceState(null, '', '/sign-in');
}
