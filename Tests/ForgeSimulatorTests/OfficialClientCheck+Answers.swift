extension OfficialClientCheck {
    static let answers = [
        Self(
            "a chat completion comes at once",
            """
            answer = client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": "Hi"}])
            equal((answer.object, answer.model, answer.choices[0].finish_reason),
                  ("chat.completion", "gpt-4o-mini-2024-07-18", "stop"))
            equal(answer.usage.total_tokens, answer.usage.prompt_tokens + answer.usage.completion_tokens)
            """),
        Self(
            "several choices come when several are asked for",
            """
            answer = client.chat.completions.create(model="gpt-4o", n=3, messages=[{"role": "user", "content": "Talk of rivers"}])
            equal([c.index for c in answer.choices], [0, 1, 2])
            assert len({c.message.content for c in answer.choices}) == 3
            """),
        Self(
            "structured output is parsed",
            """
            import pydantic, typing, enum
            class Kind(enum.Enum): A = "a"; B = "b"
            class Part(pydantic.BaseModel): name: str; share: float
            class Whole(pydantic.BaseModel):
                title: str; count: int; ready: bool; kind: Kind; parts: list[Part]; note: typing.Optional[str]
                choice: typing.Literal["x", "y"]; size: int = pydantic.Field(ge=3, le=7)
            messages = [{"role": "user", "content": "Tell me"}]
            for model in "gpt-4o", "gpt-5-mini":
                answer = client.chat.completions.parse(model=model, messages=messages, response_format=Whole)
                assert isinstance(answer.choices[0].message.parsed, Whole)
                assert isinstance(client.responses.parse(model=model, input="Tell me", text_format=Whole).output_parsed, Whole)
            """),
        Self(
            "a tool is called when it has to be",
            """
            tool = {"type": "function", "function": {"name": "look", "parameters": {
                "type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}
            messages = [{"role": "user", "content": "Weather in Bonn?"}]
            answer = client.chat.completions.create(model="gpt-4o", messages=messages, tools=[tool], tool_choice="required")
            equal(answer.choices[0].finish_reason, "tool_calls")
            call = answer.choices[0].message.tool_calls[0]
            equal((call.type, call.function.name, list(json.loads(call.function.arguments))), ("function", "look", ["city"]))
            """),
        Self(
            "probabilities come with the pieces of the content",
            """
            answer = client.chat.completions.create(model="gpt-4o", logprobs=True, top_logprobs=2, messages=[{"role": "user", "content": "Hi"}])
            choice = answer.choices[0]
            equal("".join(t.token for t in choice.logprobs.content), choice.message.content)
            equal(bytes(choice.logprobs.content[0].bytes).decode(), choice.logprobs.content[0].token)
            """),
        Self(
            "a small limit cuts, and reasoning eats it first",
            """
            messages = [{"role": "user", "content": "Tell me all"}]
            cut = client.chat.completions.create(model="gpt-4o", messages=messages, max_tokens=3)
            equal((cut.choices[0].finish_reason, cut.usage.completion_tokens), ("length", 3))
            cut = client.chat.completions.create(model="gpt-5", messages=messages, max_completion_tokens=20)
            equal((cut.choices[0].finish_reason, cut.choices[0].message.content), ("length", ""))
            equal((cut.usage.completion_tokens_details.reasoning_tokens, cut.usage.completion_tokens), (20, 20))
            cut = client.responses.create(model="gpt-5", input="Tell me all", max_output_tokens=20)
            equal((cut.status, cut.incomplete_details.reason), ("incomplete", "max_output_tokens"))
            """),
        Self(
            "parameters that a family does not take are refused",
            """
            messages = [{"role": "user", "content": "Hi"}]
            for model, param, value, code in [
                ("gpt-5", "max_tokens", 10, "unsupported_parameter"), ("o3", "temperature", 0, "unsupported_value"),
                ("gpt-5", "top_p", 0.5, "unsupported_value"), ("gpt-4o", "reasoning_effort", "low", "unsupported_parameter"),
                ("gpt-4o", "temperature", 2.1, "decimal_above_max_value"), ("gpt-4o", "n", 0, "integer_below_min_value"),
                ("gpt-5", "verbosity", "loud", "invalid_value"), ("gpt-5", "stop", "x", "unsupported_parameter")]:
                error = refused(openai.BadRequestError, client.chat.completions.create, model=model, messages=messages, **{param: value})
                equal((error.param, error.code), (param, code))
            client.chat.completions.create(model="gpt-6-luna", messages=messages, temperature=0, seed=42, reasoning_effort="none")
            client.chat.completions.create(model="gpt-5", messages=messages, temperature=1)
            """),
        Self(
            "a model that is none is not found",
            """
            error = refused(openai.NotFoundError, client.chat.completions.create, model="nope", messages=[{"role": "user", "content": "Hi"}])
            equal(error.code, "model_not_found")
            """),
        Self(
            "models are listed and found by name",
            """
            ids = [m.id for m in client.models.list()]
            assert "gpt-4o-mini" in ids and len(set(ids)) == len(ids)
            equal(client.models.retrieve("gpt-4o-mini").object, "model")
            equal(refused(openai.NotFoundError, client.models.retrieve, "nope").code, "model_not_found")
            """),
        Self(
            "vectors come as floats, whichever way they travel",
            """
            plain = client.embeddings.create(model="text-embedding-3-small", input="Hi", encoding_format="float", dimensions=8)
            packed = client.embeddings.with_raw_response.create(
                model="text-embedding-3-small", input="Hi", encoding_format="base64", dimensions=8)
            import base64, struct
            text = json.loads(packed.text)["data"][0]["embedding"]
            numbers = struct.unpack("<8f", base64.b64decode(text))
            assert len(plain.data[0].embedding) == 8 and abs(sum(x * x for x in numbers) - 1) < 1e-5
            """),
        Self(
            "moderations come at once",
            "equal(client.moderations.create(input=['a', 'b']).results[1].flagged, False)"),
        Self(
            "a response comes at once, with its text",
            """
            answer = client.responses.create(model="gpt-4o-mini", input=[{"role": "user", "content": "Hi"}], metadata={"a": "b"})
            assert answer.output_text and answer.id.startswith("resp_")
            equal((answer.status, answer.metadata, answer.usage.total_tokens),
                  ("completed", {"a": "b"}, answer.usage.input_tokens + answer.usage.output_tokens))
            """),
        Self(
            "answers tell the limits of their rate",
            """
            raw = client.chat.completions.with_raw_response.create(model="gpt-4o", messages=[{"role": "user", "content": "Hi"}])
            for name in "limit-requests", "remaining-requests", "reset-requests", "limit-tokens", "remaining-tokens", "reset-tokens":
                assert raw.headers["x-ratelimit-" + name]
            assert raw.headers["x-request-id"].startswith("req_") and raw.headers["openai-processing-ms"].isdigit()
            """),
    ]

    static let streams = [
        Self(
            "a stream has the same content as the whole",
            """
            request = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi"}]}
            parts = list(client.chat.completions.create(**request, stream=True, stream_options={"include_usage": True}))
            text = "".join(c.choices[0].delta.content or "" for c in parts if c.choices)
            assert len(text) > 10 and parts[-2].choices[0].finish_reason == "stop"
            equal((parts[-1].choices, parts[-1].usage.total_tokens > 0), ([], True))
            """),
        Self(
            "a stream of a response has its events in order",
            """
            events = list(client.responses.create(model="gpt-4o", input="Hi", stream=True))
            equal([e.sequence_number for e in events], list(range(len(events))))
            equal((events[0].type, events[-1].type), ("response.created", "response.completed"))
            equal("".join(e.delta for e in events if e.type == "response.output_text.delta"), events[-1].response.output_text)
            """),
        Self(
            "the client's own stream helper is served",
            """
            with client.chat.completions.stream(model="gpt-4o", messages=[{"role": "user", "content": "Hi"}]) as stream:
                for _ in stream: pass
                assert stream.get_final_completion().choices[0].message.content
            """),
    ]

    static let faults = [
        Self(
            "the client waits as it is told and tries again",
            """
            rule = {"endpoint": "answer", "times": 2, "reject": {"status": 429, "code": "rate_limit_exceeded",
                    "type": "tokens", "message": "Rate limit reached", "headers": {"retry-after-ms": "20"}}}
            with simulator(script=[rule]) as s:
                request = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hi"}]}
                refused(openai.RateLimitError, s.client.chat.completions.create, **request)
                assert s.connect(max_retries=1).chat.completions.create(**request).choices
            """),
        Self(
            "a quota that is used up is a rate limit of its own kind",
            """
            rule = {"endpoint": "create", "reject": {"status": 429, "code": "insufficient_quota", "type": "insufficient_quota",
                    "message": "You exceeded your current quota"}}
            with simulator(script=[rule]) as s:
                equal(refused(openai.RateLimitError, s.create, "file-x").code, "insufficient_quota")
            """),
        Self(
            "a page of HTML is a server error",
            """
            with simulator(script=[{"endpoint": "content", "reject": {"status": 502, "html": "<h1>Bad gateway</h1>"}}]) as s:
                file = s.upload([chat("a")]).id
                equal(refused(openai.InternalServerError, s.client.files.content, file).status_code, 502)
                s.client.files.content(file)
            """),
        Self(
            "a client that repeats a create whose reply was lost has two batches",
            """
            with simulator(script=[{"endpoint": "create", "drop_reply": True}]) as s:
                s.connect(max_retries=1).batches.create(input_file_id="f", endpoint="/v1/embeddings", completion_window="24h")
                equal(len(s.client.batches.list().data), 2)
            """),
        Self(
            "lines can be missing, twice and without an answer",
            """
            script = [{"line": {"custom_id": "b"}, "omit": True}, {"line": {"custom_id": "c"}, "copies": 2},
                      {"line": {"custom_id": "d"}, "status_code": 0}]
            with simulator(script=script) as s:
                batch = s.run([chat(c, c) for c in "abcd"])
                lines = s.results(batch.output_file_id)
                equal([l["custom_id"] for l in lines], ["a", "c", "c", "d"])
                equal(lines[1], lines[2])
                equal((lines[3]["response"]["status_code"], lines[3]["response"]["body"]), (0, None))
                equal(batch.request_counts.to_dict(), {"completed": 4, "failed": 0, "total": 4})
                ledger = json.load(urllib.request.urlopen(s.url[:-2] + "simulator/ledger"))
                equal(ledger["billed"], 2)
            """),
        Self(
            "lines can come in another order",
            """
            with simulator("--shuffle") as s:
                ids = [l["custom_id"] for l in s.results(s.run([chat(f"d{n}") for n in range(20)]).output_file_id)]
                assert ids != sorted(ids) and len(set(ids)) == 20
            """),
        Self(
            "file ids can be empty",
            """
            with simulator("--empty-error-file-id") as s: equal(s.run([chat("a")]).error_file_id, "")
            edit = {"endpoint": "retrieve", "times": "always", "edit": {"output_file_id": None}}
            with simulator(script=[edit]) as s: equal(s.run([chat("a")]).output_file_id, None)
            """),
        Self(
            "a create can fail although the batch was made",
            """
            with simulator(script=[{"endpoint": "create", "status": 500, "body": "<h1>Oops</h1>"}]) as s:
                refused(openai.InternalServerError, s.create, "file-x")
                equal(len(s.client.batches.list().data), 1)
            """),
        Self(
            "members can be missing from a batch",
            """
            with simulator(script=[{"endpoint": "retrieve", "remove": ["error_file_id", "usage"]}]) as s:
                batch = s.client.batches.retrieve(s.create("file-x").id)
                equal({"error_file_id", "usage"} & set(batch.to_dict()), set())
            """),
        Self(
            "a filter may cut an answer",
            """
            rule = {"line": {"nth": 1}, "finish_reason": "content_filter"}
            with simulator(script=[rule]) as s:
                batch = s.run([chat("a")])
                equal(s.results(batch.output_file_id)[0]["response"]["body"]["choices"][0]["finish_reason"], "content_filter")
                batch = s.run([line("a", "/v1/responses", model="gpt-4o", input="Hi")], "/v1/responses")
                body = s.results(batch.output_file_id)[0]["response"]["body"]
                equal((body["status"], body["incomplete_details"]), ("incomplete", {"reason": "content_filter"}))
            """),
        Self(
            "a model may refuse",
            """
            with simulator(script=[{"line": {"nth": 1}, "refusal": "I cannot help with that."}]) as s:
                message = s.results(s.run([chat("a")]).output_file_id)[0]["response"]["body"]["choices"][0]["message"]
                equal((message["content"], message["refusal"]), (None, "I cannot help with that."))
            """),
        Self(
            "a new batch can be missing from the list for a while",
            """
            with simulator("--list-lag", "60") as s:
                batch = s.create("file-x")
                equal(s.client.batches.list().data, [])
                s.advance(60)
                equal([b.id for b in s.client.batches.list()], [batch.id])
            """),
    ]

    static let webhooks = [
        Self(
            "a webhook tells the end of a batch, and its signature holds",
            """
            with receiver() as (url, received), simulator("--webhook", url) as s:
                batch = s.run([chat("a")])
                wait(lambda: received)
                body, headers = received[0]
                event = s.client.webhooks.unwrap(body, headers, secret=WEBHOOK_SECRET)
                equal((event.type, event.object, event.data.id), ("batch.completed", "event", batch.id))
                equal(event.created_at, batch.completed_at)
                assert event.id.startswith("evt_") and headers["webhook-id"].startswith("wh_")
            """),
        Self(
            "each way to end has its event",
            """
            with receiver() as (url, received), simulator("--webhook", url, script=[{"batch": {"nth": 1}, "expire_after": 1}]) as s:
                s.run([chat("a"), chat("b")])
                s.run("file-none")
                s.client.batches.cancel(s.create("file-x").id)
                s.advance(600)
                wait(lambda: len(received) == 3)
                equal({json.loads(body)["type"] for body, _ in received}, {"batch.expired", "batch.failed", "batch.cancelled"})
            """),
        Self(
            "a webhook that is not accepted is sent again, under the same id",
            """
            with receiver([500, 302]) as (url, received), simulator("--webhook", url, "--webhook-retry", "0.02") as s:
                s.run([chat("a")])
                wait(lambda: len(received) == 3)
                equal(len({(body, headers["webhook-id"]) for body, headers in received}), 1)
            """),
        Self(
            "a webhook that nobody accepted is sent after a restart",
            """
            with receiver([503] * 50) as (deaf, unheard), simulator("--webhook", deaf, "--webhook-retry", "100") as s:
                batch = s.run([chat("a")])
                wait(lambda: unheard)
                s.process.kill()
                s.process.wait()
                s.process.stdout.close()
                with receiver() as (url, received):
                    again = Simulator(os.path.dirname(s.state), "--webhook", url)
                    s.process = again.process
                    wait(lambda: received)
                    equal(json.loads(received[0][0])["data"]["id"], batch.id)
                    equal(received[0][1]["webhook-id"], unheard[0][1]["webhook-id"])
            """),
        Self(
            "webhooks can come twice and out of order",
            """
            script = [{"webhook": {"nth": 1}, "delay": 3}, {"webhook": {"nth": 2}, "copies": 1}]
            with receiver() as (url, received), simulator("--webhook", url, script=script) as s:
                first, second = s.run([chat("a")]).id, s.run([chat("b")]).id
                wait(lambda: len(received) == 3)
                equal([json.loads(body)["data"]["id"] for body, _ in received], [second, second, first])
            """),
        Self(
            "a webhook with a bad signature is found out",
            """
            script = [{"webhook": {}, "bad_signature": True}]
            with receiver() as (url, received), simulator("--webhook", url, script=script) as s:
                s.run([chat("a")])
                wait(lambda: received)
                refused(openai.InvalidWebhookSignatureError, s.client.webhooks.unwrap, *received[0], secret=WEBHOOK_SECRET)
            """),
    ]
}
