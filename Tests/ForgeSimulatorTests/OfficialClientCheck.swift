import Testing

/// A promise that the provider's client relies on, and the Python that holds the simulator to it. `OfficialClientProgram`
/// has what the code uses: `s`, a simulator whose clock stands, its `client`, and the few functions.
struct OfficialClientCheck: Sendable, CustomTestStringConvertible {
    let name: String
    let code: String

    var testDescription: String { name }

    init(_ name: String, _ code: String) {
        self.name = name
        self.code = code
    }

    static let all = files + batches + ends + refusals + answers + streams + faults + webhooks
}

extension OfficialClientCheck {
    static let files = [
        Self(
            "an upload is echoed",
            """
            file = s.upload([chat("a")], "run-ü-001.jsonl")
            equal((file.filename, file.purpose, file.status, file.object), ("run-ü-001.jsonl", "batch", "processed", "file"))
            equal(file.bytes, len(json.dumps(chat("a"))) + 1)
            assert file.id.startswith("file-") and len(file.id) == 27
            """),
        Self(
            "an upload for a batch is kept for thirty days",
            "file = s.upload([chat('a')]); equal(file.expires_at, file.created_at + 2592000)"),
        Self(
            "an upload is kept as long as is asked for",
            """
            file = s.upload([chat("a")], expires_after={"anchor": "created_at", "seconds": 3600})
            equal(file.expires_at, file.created_at + 3600)
            """),
        Self(
            "a file for another purpose is kept for ever",
            "equal(client.files.create(file=('a.txt', b'x'), purpose='user_data').expires_at, None)"),
        Self(
            "a file can be retrieved, read and deleted",
            """
            file = s.upload([chat("a", "Grüße 😀")])
            equal(client.files.retrieve(file.id), file)
            content = client.files.content(file.id)
            equal(content.content, (json.dumps(chat("a", "Grüße 😀")) + "\\n").encode())
            equal(content.response.headers["content-type"], "application/octet-stream")
            gone = client.files.delete(file.id)
            equal((gone.id, gone.deleted, gone.object), (file.id, True, "file"))
            """),
        Self(
            "a deleted file is not found by any call",
            """
            file = s.upload([chat("a")]).id
            client.files.delete(file)
            for call in client.files.retrieve, client.files.content, client.files.delete:
                error = refused(openai.NotFoundError, call, file)
                equal((error.body["message"], error.param), (f"No such File object: {file}", "id"))
            """),
        Self(
            "the list of files pages by itself, the newest first",
            """
            with simulator() as s:
                ids = []
                for number in range(7):
                    ids.append(s.upload([chat("a")]).id)
                    s.advance(1)
                equal([f.id for f in s.client.files.list(limit=3)], ids[::-1])
                equal([f.id for f in s.client.files.list(limit=2, order="asc")], ids)
                equal([f.id for f in s.client.files.list(after=ids[2], order="asc")], ids[3:])
            """),
        Self(
            "the list of files is filtered by purpose",
            """
            with simulator() as s:
                batch, other = s.upload([chat("a")]).id, s.client.files.create(file=("a", b"x"), purpose="vision").id
                equal([f.id for f in s.client.files.list(purpose="vision")], [other])
                equal([f.id for f in s.client.files.list(purpose="batch")], [batch])
            """),
        Self(
            "an empty list has no ids",
            """
            with simulator() as s:
                page = s.client.files.list()
                equal((page.data, page.has_more, page.first_id, page.last_id), ([], False, None, None))
            """),
        Self(
            "a file that comes in parts is put together in the order that is asked for",
            """
            import hashlib
            whole = (json.dumps(chat("a", "ü" * 50)) + "\\n").encode()
            upload = client.uploads.create(filename="a.jsonl", purpose="batch", bytes=len(whole), mime_type="application/jsonl")
            equal((upload.status, upload.file, upload.expires_at), ("pending", None, upload.created_at + 3600))
            last = client.uploads.parts.create(upload.id, data=whole[51:])
            first = client.uploads.parts.create(upload.id, data=whole[:51])
            refused(openai.BadRequestError, client.uploads.complete, upload.id, part_ids=[first.id])
            refused(openai.BadRequestError, client.uploads.complete, upload.id, part_ids=[first.id, last.id], md5="0")
            done = client.uploads.complete(upload.id, part_ids=[first.id, last.id], md5=hashlib.md5(whole).hexdigest())
            equal((done.status, done.file.purpose, done.file.bytes), ("completed", "batch", len(whole)))
            equal(client.files.content(done.file.id).content, whole)
            equal(s.run(done.file.id).status, "completed")
            refused(openai.BadRequestError, client.uploads.cancel, upload.id)
            """),
        Self(
            "the client's own way to send parts is served",
            """
            whole = (json.dumps(chat("a")) + "\\n").encode()
            done = client.uploads.upload_file_chunked(file=whole, filename="a.jsonl", bytes=len(whole), mime_type="application/jsonl",
                                                      purpose="batch", part_size=40)
            equal(client.files.content(done.file.id).content, whole)
            """),
        Self(
            "an upload in parts can be cancelled, expires, and outlives a kill",
            """
            with simulator() as s:
                make = lambda: s.client.uploads.create(filename="a.jsonl", purpose="batch", bytes=2, mime_type="x").id
                equal(s.client.uploads.cancel(make()).status, "cancelled")
                kept, part = make(), None
                part = s.client.uploads.parts.create(kept, data=b"{}").id
                s.process.kill()
                s.process.wait()
                s.process.stdout.close()
                again = Simulator(os.path.dirname(s.state))
                s.process = again.process
                equal(again.client.uploads.complete(kept, part_ids=[part]).status, "completed")
                late = again.client.uploads.create(filename="a.jsonl", purpose="batch", bytes=2, mime_type="x").id
                again.advance(3600)
                refused(openai.BadRequestError, again.client.uploads.parts.create, late, data=b"{}")
            """),
        Self(
            "a file is gone when its time is over",
            """
            with simulator() as s:
                file = s.upload([chat("a")], expires_after={"anchor": "created_at", "seconds": 3600}).id
                s.advance(3599)
                s.client.files.retrieve(file)
                s.advance(1)
                refused(openai.NotFoundError, s.client.files.retrieve, file)
            """),
    ]

    static let batches = [
        Self(
            "a new batch is being validated",
            """
            batch = s.create([chat("a")], metadata={"run": "r1"})
            equal((batch.status, batch.object, batch.metadata), ("validating", "batch", {"run": "r1"}))
            equal(batch.expires_at, batch.created_at + 86400)
            equal((batch.request_counts.total, batch.usage.total_tokens, batch.model), (0, 0, None))
            assert batch.id.startswith("batch_" + format(batch.created_at, "08x")) and batch.id[18:22] == "8190"
            """),
        Self(
            "a batch of no existing file is made, and fails",
            """
            batch = s.run("file-nonexistent-xyz")
            equal((batch.status, batch.request_counts.total, batch.output_file_id), ("failed", 0, None))
            problem = batch.errors.data[0]
            equal((problem.code, problem.line, problem.param), ("invalid_request", None, "file_id"))
            assert problem.message.startswith("Cannot find file file-nonexistent-xyz, or organization ")
            assert batch.failed_at and not batch.completed_at
            """),
        Self(
            "an idempotency key makes no difference",
            """
            file, headers = s.upload([chat("a")]).id, {"Idempotency-Key": "k"}
            assert s.create(file, extra_headers=headers).id != s.create(file, extra_headers=headers).id
            """),
        Self(
            "a batch goes through its states and is completed",
            """
            with simulator() as s:
                batch = s.create([chat(f"d{n}") for n in range(4)])
                for state in ["validating"] * 2 + ["in_progress"] * 4 + ["finalizing"] * 2:
                    batch = s.until(batch, state)
                    equal((batch.output_file_id, batch.error_file_id), (None, None))
                    s.advance(1)
                s.until(batch, "completed")
                batch = s.client.batches.retrieve(batch.id)
                equal([batch.in_progress_at, batch.finalizing_at, batch.completed_at],
                      [batch.created_at + n for n in (2, 6, 8)])
                equal(batch.request_counts.to_dict(), {"completed": 4, "failed": 0, "total": 4})
                equal(batch.model, "gpt-4o-mini-2024-07-18")
            """),
        Self(
            "output lines are json.dumps of chat completions, in input order",
            """
            batch = s.run([chat(f"Größe/{n}", "äöü 漢字 😀") for n in range(5)])
            text = client.files.content(batch.output_file_id).text
            assert text.isascii() and text.endswith("\\n")
            lines = text[:-1].split("\\n")
            equal(lines, [json.dumps(json.loads(line)) for line in lines])
            values = [json.loads(line) for line in lines]
            equal([value["custom_id"] for value in values], [f"Größe/{n}" for n in range(5)])
            for value in values:
                equal(list(value), ["id", "custom_id", "response", "error"])
                equal(list(value["response"]), ["status_code", "request_id", "body"])
                equal(list(value["response"]["body"]), ["id", "object", "created", "model", "choices", "usage",
                                                        "service_tier", "system_fingerprint"])
                answer = openai.types.chat.ChatCompletion.model_validate(value["response"]["body"])
                assert answer.choices[0].message.content and answer.usage.total_tokens
            """),
        Self(
            "lines of every endpoint are json.dumps, and refusals are, too",
            """
            for url, body in [
                ("/v1/responses", {"model": "gpt-5-mini", "input": "ü😀", "instructions": "Größe", "temperature": 1.0}),
                ("/v1/responses", {"model": "gpt-4o", "input": "x", "response_format": {"type": "json_object"}}),
                ("/v1/embeddings", {"model": "text-embedding-3-large", "input": ["ü", "x"]}),
                ("/v1/embeddings", {"model": "text-embedding-3-small", "input": "x", "encoding_format": "base64"}),
                ("/v1/moderations", {"input": "ü"}), ("/v1/completions", {"model": "davinci-002", "prompt": "ü 漢字"}),
                ("/v1/images/generations", {"model": "gpt-image-1", "prompt": "ü"}),
                ("/v1/images/edits", {"model": "gpt-image-1", "prompt": "ü"}),
                ("/v1/videos", {"model": "sora-2", "prompt": "ü\\u2028"}),
                ("/v1/chat/completions", {"model": "gpt-4o", "messages": [{"role": "user", "content": "ü"}], "temperature": 3.5})]:
                batch = s.run([line("ü😀\\x7f", url, **body)], url)
                equal(batch.status, "completed")
                for file in batch.output_file_id, batch.error_file_id:
                    for text in client.files.content(file).text.splitlines() if file else ():
                        equal(text, json.dumps(json.loads(text)))
            """),
        Self(
            "usage is the sum over the lines",
            """
            batch = s.run([chat(f"d{n}", "word " * n, "gpt-5-mini") for n in range(1, 5)])
            usages = [line["response"]["body"]["usage"] for line in s.results(batch.output_file_id)]
            equal(batch.usage.input_tokens, sum(u["prompt_tokens"] for u in usages))
            equal(batch.usage.output_tokens, sum(u["completion_tokens"] for u in usages))
            equal(batch.usage.total_tokens, batch.usage.input_tokens + batch.usage.output_tokens)
            equal(batch.usage.output_tokens_details.reasoning_tokens,
                  sum(u["completion_tokens_details"]["reasoning_tokens"] for u in usages))
            """),
        Self(
            "one file serves several batches",
            """
            file = s.upload([chat("a")]).id
            equal([s.run(file).status, s.run(file).status], ["completed", "completed"])
            """),
        Self(
            "the list of batches pages by itself, the newest first",
            """
            with simulator() as s:
                ids = [s.create("file-x").id for _ in range(7)]
                equal([b.id for b in s.client.batches.list(limit=3)], ids[::-1])
                page = s.client.batches.list(limit=2, after=ids[5])
                equal(([b.id for b in page.data], page.has_more), ([ids[4], ids[3]], True))
                equal((page.first_id, page.last_id), (ids[4], ids[3]))
            """),
        Self(
            "a page of batches has twenty",
            """
            with simulator() as s:
                for _ in range(21): s.create("file-x")
                page = s.client.batches.list()
                equal((len(page.data), page.has_more, len(list(page))), (20, True, 21))
            """),
        Self(
            "a batch of responses has responses",
            """
            form = {"type": "json_schema", "name": "x", "strict": True, "schema": {
                "type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"],
                "additionalProperties": False}}
            batch = s.run([line("a", "/v1/responses", model="gpt-5-mini", input="Hi", instructions="Be brief",
                                text={"format": form})], "/v1/responses")
            body = s.results(batch.output_file_id)[0]["response"]["body"]
            answer = openai.types.responses.Response.model_validate(body)
            equal((answer.instructions, body["text"]["format"], answer.status), ("Be brief", form, "completed"))
            assert isinstance(json.loads(answer.output_text)["a"], str)
            """),
        Self(
            "a batch of embeddings has vectors",
            """
            batch = s.run([line("a", "/v1/embeddings", model="text-embedding-3-small", input=["x", "y"])],
                          "/v1/embeddings")
            data = s.results(batch.output_file_id)[0]["response"]["body"]["data"]
            equal([(len(item["embedding"]), item["index"]) for item in data], [(1536, 0), (1536, 1)])
            assert abs(sum(x * x for x in data[0]["embedding"]) - 1) < 1e-3
            """),
        Self(
            "a batch of completions has texts",
            """
            batch = s.run([line("a", "/v1/completions", model="gpt-3.5-turbo-instruct", prompt="Hi")], "/v1/completions")
            assert s.results(batch.output_file_id)[0]["response"]["body"]["choices"][0]["text"]
            """),
        Self(
            "a batch of moderations has results, and needs no model",
            """
            batch = s.run([line("a", "/v1/moderations", input="Hi")], "/v1/moderations")
            body = s.results(batch.output_file_id)[0]["response"]["body"]
            equal(openai.types.ModerationCreateResponse.model_validate(body).results[0].flagged, False)
            """),
        Self(
            "a batch of pictures has pictures",
            """
            batch = s.run([line("a", "/v1/images/generations", model="gpt-image-1", prompt="Hi")], "/v1/images/generations")
            picture = s.results(batch.output_file_id)[0]["response"]["body"]["data"][0]["b64_json"]
            import base64
            assert base64.b64decode(picture).startswith(b"\\x89PNG")
            """),
        Self(
            "result files expire as was asked for",
            """
            with simulator() as s:
                batch = s.run([chat("a")], output_expires_after={"anchor": "created_at", "seconds": 3600})
                file = s.client.files.retrieve(batch.output_file_id)
                equal((file.expires_at, file.purpose), (file.created_at + 3600, "batch_output"))
                s.advance(3600)
                refused(openai.NotFoundError, s.client.files.content, batch.output_file_id)
            """),
    ]
}
