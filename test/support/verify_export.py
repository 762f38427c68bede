"""The verifiers of docs/protocol/audit-export.md and receipt-export.md, written from these pages alone.

    python3 verify_export.py audit|receipts KEYS_FOLDER FILE…   ->   "right" or "wrong LINE" for each

Standard library, and the openssl command for everything that is signed.
"""
import base64, hashlib, json, os, re, subprocess, sys, tempfile

LINE = re.compile(rb'\{"link":"([A-Za-z0-9_-]{43})","item":(.+)\}\n', re.S)
GENESIS = 'A' * 43
POINT = '3059301306072a8648ce3d020106082a8648ce3d030107034200'


class Wrong(Exception):
    pass


def need(condition):
    if not condition:
        raise Wrong


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def unb64u(text):
    data = base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))
    need(b64u(data) == text)
    return data


def sha(data):
    return b64u(hashlib.sha256(data).digest())


def openssl(*arguments, data=None):
    done = subprocess.run(['openssl', *arguments], input=data, capture_output=True)
    need(done.returncode == 0)
    return done.stdout


def temporary(data):
    file = tempfile.NamedTemporaryFile()
    file.write(data)
    file.flush()
    return file


def key_id(public_pem):
    der = openssl('pkey', '-pubin', '-outform', 'DER', data=public_pem)
    need(der.hex().startswith(POINT) and len(der) == 91)
    return b64u(hashlib.sha256(der[26:]).digest()[:8])


def signed(message, keys):
    need(set(message) == {'payload', 'signature', 'keyId'} and message['keyId'] in keys)
    payload = message['payload'].encode()
    with temporary(keys[message['keyId']]) as key, temporary(unb64u(message['signature'])) as signature:
        openssl('dgst', '-sha256', '-verify', key.name, '-signature', signature.name, data=payload)
    return json.loads(payload)


class File:
    def __init__(self, kind, keys, authorities):
        self.kind, self.keys, self.authorities = kind, keys, authorities
        self.header, self.head, self.number, self.previous = None, None, 0, GENESIS
        self.controllers, self.chains, self.marks = {}, {}, {}

    def take(self, text):
        item = json.loads(text)
        if self.header is None:
            need(item['type'] == f'monban.{"audit" if self.kind == "audit" else "receipt"}-export.v1')
            self.header, after = item, item['after']
            if self.kind == 'audit':
                need(after['sequence'] > 0 or after['hash'] == sha(b'monban.audit.v1'))
                self.head = (after['sequence'], after['hash'])
            elif after:
                self.chains[after['controllerId'], after['epoch']] = (after['sequence'], after['hash'])
            return
        (name,) = [name for name in item if name != 'hash']
        need(name in (('entry', 'checkpoint') if self.kind == 'audit' else ('checkpoint', 'certificate', 'batch')))
        getattr(self, name)(item[name], text)

    def entry(self, entry, text):
        need((entry['sequence'], entry['previousHash']) == (self.head[0] + 1, self.head[1]))
        need(text.startswith('{"entry":') and sha(text[9:-54].encode()) == text[-45:-2])
        self.head = (entry['sequence'], text[-45:-2])

    def checkpoint(self, message, _):
        point = signed(message, self.keys)
        need((point['number'], point['previous']) == (self.number + 1, self.previous))
        self.number, self.previous = point['number'], sha(message['payload'].encode())
        audit = (point['audit']['sequence'], point['audit']['hash'])
        need(self.kind != 'audit' or audit[0] < self.header['after']['sequence'] or audit == self.head)
        for mark in point['receipts']:
            marks = self.marks.setdefault((mark['controllerId'], mark['epoch']), {})
            need(mark['sequence'] > max(marks, default=0))
            marks[mark['sequence']] = mark['hash']

    def certificate(self, certificate, _):
        pem, name = certificate['pem'].encode(), certificate['controllerId']
        with temporary(self.authorities) as authorities:
            openssl('verify', '-no_check_time', '-CAfile', authorities.name, data=pem)
        need(openssl('x509', '-noout', '-subject', '-nameopt', 'RFC2253', data=pem).decode() == f'subject=CN={name}\n')
        public = openssl('x509', '-noout', '-pubkey', data=pem)
        self.controllers.setdefault(name, {})[key_id(public)] = public

    def batch(self, batch, _):
        claimed = json.loads(batch['head']['payload'])
        head = signed(batch['head'], self.controllers.get(claimed['controllerId'], {}))
        name, first = (head['controllerId'], head['epoch']), head['firstSequence']
        stored, lost = self.chains.get(name, (0, GENESIS)), head.get('lostThrough', 0)
        if lost == first - 1 and lost > stored[0]:
            need(not any(stored[0] < mark <= lost for mark in self.marks.get(name, {})))
            stored = (lost, json.loads(batch['receipts'][0]['payload'])['data']['previousHash'])
        need(first <= stored[0] + 1 <= head['lastSequence'] == first + len(batch['receipts']) - 1)
        before = None
        for sequence, receipt in enumerate(batch['receipts'], first):
            payload, sidecar = receipt['payload'], receipt['sidecar']
            event = json.loads(payload)
            data = event['data']
            need((data['controllerId'], data['epoch'], data['sequence']) == (*name, sequence))
            need((event['id'], event['source']) == (f'{name[1]}/{sequence}', f'/controllers/{name[0]}'))
            need(before is None or data['previousHash'] == before)
            before = sha(payload.encode())
            need(sequence != stored[0] + 1 or data['previousHash'] == stored[1])
            need(sequence != stored[0] or before == stored[1])
            need(self.marks.get(name, {}).get(sequence, before) == before)
            if sidecar:
                link = unb64u(sidecar['salt']) + unb64u(sidecar['badgeId'])
                need(data['badgeCommitment'] == sha(link))
        need(before == head['head'])
        self.chains[name] = (head['lastSequence'], before)

    def finish(self, end, lines, link):
        end = signed(end, self.keys)
        need((end['type'], end['export']) == ('monban.export-end.v1', self.kind))
        need((end['lines'], end['link']) == (lines, link) and self.header is not None)
        if self.kind == 'audit':
            need(self.head[0] == self.header['through'])
        for name, marks in self.marks.items():
            need(self.kind == 'audit' or self.chains.get(name, (0,))[0] >= max(marks))


def read(path, file):
    link, ended, number = sha(b'monban.export.v1'), False, 0
    with open(path, 'rb') as lines:
        for number, line in enumerate(lines, 1):
            try:
                form = LINE.fullmatch(line)
                need(form and not ended)
                before, link = link, form[1].decode()
                need(sha(before.encode() + b'\n' + form[2]) == link)
                item = form[2].decode()
                ended = item.startswith('{"end":')
                file.finish(json.loads(item)['end'], number - 1, before) if ended else file.take(item)
            except (Wrong, ValueError, KeyError, TypeError, AttributeError):
                return f'wrong {number}'
    return 'right' if ended else f'wrong {number + 1}'


def main(kind, folder, *paths):
    pems = [open(os.path.join(folder, name), 'rb').read() for name in sorted(os.listdir(folder)) if name.endswith('.pem')]
    keys = {key_id(pem): pem for pem in pems if b'BEGIN PUBLIC KEY' in pem}
    authorities = b''.join(pem for pem in pems if b'BEGIN CERTIFICATE' in pem)
    for path in paths:
        print(read(path, File(kind, keys, authorities)))


if __name__ == '__main__':
    main(*sys.argv[1:])
