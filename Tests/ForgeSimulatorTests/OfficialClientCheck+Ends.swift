extension OfficialClientCheck {
    static let ends = [
        Self(
            "lines that are refused are in the error file, with error null",
            """
            batch = s.run([chat("good"), chat("bad", temperature=3)])
            equal((batch.status, batch.request_counts.completed, batch.request_counts.failed), ("completed", 1, 1))
            bad = s.results(batch.error_file_id)
            equal([(l["custom_id"], l["response"]["status_code"], l["error"]) for l in bad], [("bad", 400, None)])
            equal(bad[0]["response"]["body"]["error"]["code"], "decimal_above_max_value")
            """),
        Self(
            "a batch of which all lines fail is completed and has no output file",
            """
            batch = s.run([chat("a", model="o3", max_tokens=5)])
            equal((batch.status, batch.output_file_id), ("completed", None))
            error = s.results(batch.error_file_id)[0]["response"]["body"]["error"]
            equal((error["code"], error["param"]), ("unsupported_parameter", "max_tokens"))
            """),
        Self(
            "validation finds all bad lines and runs none",
            """
            batch = s.run([chat("a"), "{invalid json here", {"method": "POST"}, chat("a"), chat("b", model="gpt-4o"),
                           chat("c", stream=True), line("d", "/v1/embeddings", model="gpt-4o-mini"),
                           chat("", model="gpt-4o-mini")])
            equal(batch.status, "failed")
            equal([(p.code, p.line) for p in batch.errors.data][:6],
                  [("invalid_json_line", 2), ("missing_required_parameter", 3), ("duplicate_custom_id", 4),
                   ("mismatched_model", 5), ("streaming_unsupported", 6), ("invalid_url", 7)])
            equal((batch.request_counts.total, batch.usage.total_tokens), (0, 0))
            """),
        Self(
            "an unknown model fails the batch",
            """
            problem = s.run([chat("a", model="nonexistent-model-xyz")]).errors.data[0]
            equal((problem.code, problem.line, problem.param), ("model_not_found", 1, "body.model"))
            equal(problem.message, "The provided model 'nonexistent-model-xyz' is not supported by the Batch API.")
            """),
        Self(
            "a file that was uploaded for something else fails the batch",
            """
            file = client.files.create(file=("a.jsonl", json.dumps(chat("a")).encode()), purpose="user_data").id
            equal(s.run(file).errors.data[0].code, "invalid_request")
            """),
        Self(
            "a batch cancelled in validation ends without files",
            """
            with simulator() as s:
                batch = s.client.batches.cancel(s.create([chat("a")]).id)
                equal((batch.status, batch.output_file_id), ("cancelling", None))
                assert batch.cancelling_at
                s.advance(600)
                batch = s.until(batch, "cancelled")
                equal((batch.request_counts.total, batch.output_file_id, batch.error_file_id), (0, None, None))
            """),
        Self(
            "a batch cancelled half done keeps what was done",
            """
            with simulator() as s:
                batch = s.create([chat(f"d{n}") for n in range(8)])
                s.advance(4)
                s.until(batch, "in_progress")
                equal(s.client.batches.cancel(batch.id).status, "cancelling")
                equal(s.client.batches.cancel(batch.id).status, "cancelling")
                s.advance(600)
                batch = s.until(batch, "cancelled")
                equal(batch.request_counts.to_dict(), {"completed": 4, "failed": 0, "total": 8})
                equal(len(s.results(batch.output_file_id)), 4)
                rest = s.results(batch.error_file_id)
                equal([(l["response"], l["error"]["code"]) for l in rest], [(None, "batch_cancelled")] * 4)
                equal(s.client.batches.cancel(batch.id).status, "cancelled")
            """),
        Self(
            "a batch that expires half done keeps what was done",
            """
            with simulator(script=[{"batch": {}, "expire_after": 3}]) as s:
                batch = s.run([chat(f"d{n}") for n in range(6)])
                equal((batch.status, batch.request_counts.to_dict()),
                      ("expired", {"completed": 3, "failed": 0, "total": 6}))
                assert batch.expired_at and not batch.completed_at
                rest = s.results(batch.error_file_id)
                equal([l["custom_id"] for l in rest], ["d3", "d4", "d5"])
                equal(rest[0]["error"], {"code": "batch_expired", "message":
                      "This request could not be executed before the completion window expired."})
            """),
        Self(
            "a slow batch expires after twenty-four hours of its clock",
            """
            with simulator("--batch-seconds", "172800") as s:
                batch = s.create([chat(f"d{n}") for n in range(4)])
                s.advance(86399)
                equal(s.until(batch, "in_progress").request_counts.total, 4)
                s.advance(601)
                batch = s.until(batch, "expired")
                assert batch.expires_at <= batch.expired_at <= batch.expires_at + 600
                equal(batch.request_counts.to_dict(), {"completed": 1, "failed": 0, "total": 4})
                equal([len(s.results(f)) for f in (batch.output_file_id, batch.error_file_id)], [1, 3])
            """),
        Self(
            "a batch that nobody gets to expires with nothing done",
            """
            with simulator("--validating", "200000") as s:
                batch = s.create([chat("a")])
                s.advance(86410)
                batch = s.until(batch, "expired")
                equal((batch.output_file_id, len(s.results(batch.error_file_id))), (None, 1))
            """),
        Self(
            "a cancel after the end is a conflict",
            """
            batch = s.run([chat("a")])
            error = refused(openai.ConflictError, client.batches.cancel, batch.id)
            equal((error.status_code, error.body["message"]), (409, "Cannot cancel a batch with status 'completed'."))
            failed = s.run("file-nothing")
            error = refused(openai.ConflictError, client.batches.cancel, failed.id)
            equal(error.body["message"], "Cannot cancel a batch with status 'failed'.")
            """),
        Self(
            "a clock that runs ahead brings the end soon",
            """
            with simulator("--time-scale", "3600", "--batch-seconds", "0.2") as s:
                batch = s.until(s.create([chat("a")]), "completed")
                assert batch.completed_at - batch.created_at >= 600
            """),
        Self(
            "tokens in the queue are limited for each model",
            """
            with simulator("--enqueued-tokens", "100") as s:
                first, second = s.create([chat("a", "word " * 70)]), s.create([chat("a", "word " * 70)])
                s.advance(8)
                equal(s.until(first, "completed", "failed").status, "completed")
                problem = s.until(second, "failed").errors.data[0]
                equal((problem.code, problem.line), ("token_limit_exceeded", None))
                assert "Limit: 100 enqueued tokens. Please try again once some" in problem.message
            """),
        Self(
            "embedding requests in the queue are limited for each model",
            """
            with simulator("--enqueued-requests", "2") as s:
                lines = [line(n, "/v1/embeddings", model="text-embedding-3-small", input="x", dimensions=1) for n in "abc"]
                problem = s.run(lines, "/v1/embeddings").errors.data[0]
                equal(problem.message, "Enqueued request limit reached for text-embedding-3-small in organization "
                      "org-simulator. Limit: 2 enqueued requests. Please try again once some in_progress batches have been completed.")
            """),
        Self(
            "each state can have its own time",
            """
            with simulator("--validating", "900", "--running", "100", "--finalizing", "5000") as s:
                batch = s.create([chat("a")])
                s.advance(899)
                equal(s.client.batches.retrieve(batch.id).status, "validating")
                s.advance(101)
                s.until(batch, "finalizing")
                s.client.batches.cancel(batch.id)
                s.advance(600)
                s.until(batch, "cancelled")
            """),
        Self(
            "everything is there after a kill",
            """
            with simulator() as s:
                batch = s.run([chat("a")])
                before = s.client.batches.retrieve(batch.id), s.client.files.content(batch.output_file_id).text
                s.process.kill()
                s.process.wait()
                s.process.stdout.close()
                again = Simulator(os.path.dirname(s.state))
                try:
                    equal((again.client.batches.retrieve(batch.id),
                           again.client.files.content(batch.output_file_id).text), before)
                finally: s.process = again.process
            """),
        Self(
            "the ledger counts what was billed, and what was billed twice",
            """
            with simulator() as s:
                lines = [chat("a", "one"), chat("b", "two"), chat("c", temperature=3)]
                s.run(lines)
                ledger = json.load(urllib.request.urlopen(s.url[:-2] + "simulator/ledger"))
                equal((ledger["batches"], ledger["billed"], ledger["billed_twice"]), (1, 2, 0))
                s.run(lines)
                ledger = json.load(urllib.request.urlopen(s.url[:-2] + "simulator/ledger"))
                equal((ledger["batches"], ledger["billed"], ledger["billed_twice"]), (2, 4, 2))
            """),
    ]

    static let refusals = [
        Self(
            "a wrong key is an authentication error",
            """
            with simulator(key="sk-right") as s:
                wrong = s.connect(api_key="sk-wrong-0123456789")
                for call in wrong.files.list, wrong.batches.list, wrong.models.list:
                    error = refused(openai.AuthenticationError, call)
                    equal((error.status_code, error.code), (401, "invalid_api_key"))
                    assert error.body["message"].startswith("Incorrect API key provided: sk-wrong")
                equal(list(s.connect(api_key="sk-right").batches.list()), [])
            """),
        Self(
            "a key can be wrong where any key is right",
            """
            error = refused(openai.AuthenticationError, s.connect(api_key="sk-invalid-0123456789").files.list)
            equal(error.code, "invalid_api_key")
            """),
        Self(
            "each error has the request's id",
            """
            error = refused(openai.NotFoundError, client.files.retrieve, "file-no")
            assert error.request_id.startswith("req_") and error.response.headers["openai-version"]
            """),
        Self(
            "unknown and malformed batch ids are told apart",
            """
            error = refused(openai.NotFoundError, client.batches.retrieve, "batch_no")
            equal(error.body["message"], "No batch found with id 'batch_no'.")
            error = refused(openai.BadRequestError, client.batches.retrieve, "invalid")
            equal((error.body["message"], error.param, error.code),
                  ("Invalid 'batch_id': 'invalid'. Expected an ID that begins with 'batch'.", "batch_id", "invalid_value"))
            """),
        Self(
            "a window of other length is a bad request",
            """
            for window in "1h", "48h", "invalid", "":
                error = refused(openai.BadRequestError, client.batches.create, input_file_id="file-x",
                                endpoint="/v1/chat/completions", completion_window=window)
                equal((error.param, error.code), ("completion_window", "invalid_value"))
            """),
        Self(
            "an endpoint that is none is a bad request",
            """
            error = refused(openai.BadRequestError, s.create, "file-x", "/v1/invalid/endpoint")
            assert error.body["message"].startswith("Invalid value: '/v1/invalid/endpoint'. Supported values are: ")
            equal((error.param, error.code), ("endpoint", "invalid_value"))
            """),
        Self(
            "metadata has its limits",
            """
            for good in {}, {"k" * 64: "v" * 512}, {str(n): "v" for n in range(16)}:
                equal(s.create("file-x", metadata=good).metadata, good)
            for bad in {"k" * 65: "v"}, {"k": "v" * 513}, {str(n): "v" for n in range(17)}, {"tags": ["a"]}, {"n": 1}:
                refused(openai.BadRequestError, s.create, "file-x", metadata=bad)
            """),
        Self(
            "lifetimes have their limits",
            """
            for seconds in 3600, 2592000:
                s.create("file-x", output_expires_after={"anchor": "created_at", "seconds": seconds})
            for seconds in 3599, 2592001:
                lifetime = {"anchor": "created_at", "seconds": seconds}
                refused(openai.BadRequestError, s.create, "file-x", output_expires_after=lifetime)
                refused(openai.BadRequestError, s.upload, [chat("a")], expires_after=lifetime)
            refused(openai.BadRequestError, s.create, "file-x", output_expires_after={"anchor": "x", "seconds": 3600})
            """),
        Self(
            "uploads that are no batch input are refused",
            """
            for name, content, message in [
                ("a.json", b"{}", "Invalid file format for Batch API. Must be .jsonl"),
                ("a.jsonl", b"", "Invalid file format for Batch API. Must be .jsonl"),
                ("a.jsonl", b"{malformed", "Invalid file format for Batch API. Must be .jsonl"),
                ("a.jsonl", b"{}\\n\\xff", "Invalid file for Batch API. Must be utf-8 encoded")]:
                error = refused(openai.BadRequestError, client.files.create, file=(name, content), purpose="batch")
                equal((error.body["message"], error.param, error.code), (message, None, None))
            """),
        Self(
            "too many creates are a rate limit",
            """
            with simulator("--creates-per-hour", "2") as s:
                s.create("file-x"), s.create("file-x")
                error = refused(openai.RateLimitError, s.create, "file-x")
                equal((error.code, error.type), ("rate_limit_exceeded", "requests"))
                equal([error.response.headers[h] for h in ("retry-after", "x-ratelimit-remaining-requests",
                                                           "x-ratelimit-reset-requests")], ["3600", "0", "1h0m0s"])
            """),
        Self(
            "too many uploads are a rate limit, deleted ones too",
            """
            with simulator("--uploads-per-minute", "1") as s:
                s.client.files.delete(s.upload([chat("a")]).id)
                error = refused(openai.RateLimitError, s.upload, [chat("a")])
                equal(error.response.headers["x-ratelimit-reset-requests"], "1m0s")
                s.advance(60)
                s.upload([chat("a")])
            """),
        Self(
            "who waits as long as a limit says gets through, however fast the clock runs",
            """
            with simulator("--creates-per-hour", "1", "--time-scale", "36000") as s:
                s.create("file-x")
                error = refused(openai.RateLimitError, s.create, "file-x")
                assert error.response.headers["retry-after"] == "1" and int(error.response.headers["retry-after-ms"]) <= 100
                s.client = s.connect(max_retries=2)
                s.create("file-x")
            """),
        Self(
            "a limit of zero and one beyond the most are refused",
            """
            for call, most in (client.batches.list, 100), (client.files.list, 10000):
                call(limit=1), call(limit=most)
                for limit in 0, -1, most + 1: refused(openai.BadRequestError, call, limit=limit)
            """),
    ]
}
