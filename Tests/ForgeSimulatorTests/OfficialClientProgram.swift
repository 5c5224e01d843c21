/// The Python around the checks: it starts the built simulator, makes the provider's own client for it, and runs each
/// check by itself, so that one that fails hides no other.
enum OfficialClientProgram {
    /// Reads `{"simulator": path, "checks": [[name, code], …]}`, prints `{name: null or what went wrong}`.
    static let source = #"""
        import contextlib, http.server, json, os, subprocess, sys, tempfile, threading, time, traceback, urllib.request
        import openai

        task = json.load(sys.stdin)
        WEBHOOK_SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

        class Simulator:
            def __init__(self, folder, *arguments, script=(), key=None):
                path = os.path.join(folder, "faults.jsonl")
                with open(path, "w") as file:
                    for rule in script: file.write(json.dumps(rule) + "\n")
                self.state = os.path.join(folder, "state")
                command = [task["simulator"], "--port", "0", "--state", self.state, "--script", path,
                           "--time-scale", "0", "--start-time", "1800000001", "--batch-seconds", "8", *arguments]
                environment = dict(os.environ, SIMULATOR_WEBHOOK_SECRET=WEBHOOK_SECRET)
                if key: environment["SIMULATOR_API_KEY"] = key
                self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
                self.url = self.process.stdout.readline().split()[-1]
                self.client = self.connect()

            def connect(self, **options):
                return openai.OpenAI(**{"base_url": self.url, "api_key": "sk-test", "max_retries": 0,
                                         "_strict_response_validation": True, **options})

            def advance(self, seconds):
                body = json.dumps({"advance": seconds}).encode()
                urllib.request.urlopen(self.url[:-2] + "simulator/clock", body).read()

            def upload(self, lines, name="input.jsonl", **options):
                text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
                return self.client.files.create(file=(name, text.encode()), purpose="batch", **options)

            def create(self, lines, endpoint="/v1/chat/completions", **options):
                file = lines if isinstance(lines, str) else self.upload(lines).id
                return self.client.batches.create(
                    input_file_id=file, endpoint=endpoint, completion_window="24h", **options)

            def until(self, batch, *states):
                for _ in range(2000):
                    batch = self.client.batches.retrieve(batch.id)
                    if batch.status in states: return batch
                    time.sleep(0.005)
                raise AssertionError(f"{batch.status}, not {states}")

            def run(self, lines, endpoint="/v1/chat/completions", **options):
                batch = self.create(lines, endpoint, **options)
                self.advance(8)
                return self.until(batch, "completed", "failed", "expired", "cancelled")

            def results(self, file):
                return [json.loads(line) for line in self.client.files.content(file).text.splitlines()]

        @contextlib.contextmanager
        def simulator(*arguments, **options):
            with tempfile.TemporaryDirectory() as folder:
                it = Simulator(folder, *arguments, **options)
                try: yield it
                finally:
                    it.process.terminate()
                    it.process.wait()
                    it.process.stdout.close()

        @contextlib.contextmanager
        def receiver(answers=()):
            """Listens for webhooks; the first ones are answered with these statuses, the others with 200."""
            received, answers = [], list(answers)
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    body = self.rfile.read(int(self.headers["content-length"]))
                    received.append((body.decode(), dict(self.headers.items())))
                    self.send_response(answers.pop(0) if answers else 200)
                    self.send_header("content-length", "0")
                    self.end_headers()
                def log_message(self, *_): pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            threading.Thread(target=server.serve_forever, daemon=True).start()
            try: yield f"http://127.0.0.1:{server.server_address[1]}/hook", received
            finally:
                server.shutdown()
                server.server_close()

        def wait(condition):
            for _ in range(2000):
                if condition(): return
                time.sleep(0.005)
            raise AssertionError("it did not come about")

        def chat(custom_id, text="Say hello", model="gpt-4o-mini", **more):
            return {"custom_id": custom_id, "method": "POST", "url": "/v1/chat/completions",
                    "body": {"model": model, "messages": [{"role": "user", "content": text}], **more}}

        def line(custom_id, url, **body):
            return {"custom_id": custom_id, "method": "POST", "url": url, "body": body}

        def refused(error, call, *arguments, **options):
            try: call(*arguments, **options)
            except error as caught: return caught
            raise AssertionError(f"no {error.__name__}")

        def equal(left, right):
            assert left == right, f"{left!r} is not {right!r}"

        results = {}
        with simulator() as s:
            client = s.client
            for name, code in task["checks"]:
                try:
                    exec(code, dict(globals()))
                    results[name] = None
                except BaseException:
                    results[name] = traceback.format_exc()
        json.dump(results, sys.stdout)
        """#
}
