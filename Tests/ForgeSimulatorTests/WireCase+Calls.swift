extension WireCase {
    private static func create(_ more: String = "") -> String {
        #"{"input_file_id":"file-x","endpoint":"/v1/chat/completions","completion_window":"24h""# + more + "}"
    }

    static let creates = [
        Self(
            "a batch", "POST /v1/batches", json, body: create(), 200,
            "{\"cancelled_at\":null,\"cancelling_at\":null,\"completed_at\":null,\"completion_window\":\"24h\",\"created_at\":",
            "x-ratelimit-limit-requests: 2000",
            "\"model\":null,\"object\":\"batch\",\"output_file_id\":null,\"request_counts\":{\"completed\":0,\"failed\":0,\"total\":0},\"status\":\"validating\",\"usage\":{\"input_tokens\":0,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":0,\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":0}}"
        ),
        Self(
            "metadata that is null", "POST /v1/batches", json, body: create(#","metadata":null"#), 200,
            "\"metadata\":null"),
        Self(
            "metadata with escapes", "POST /v1/batches", json, body: create(#","metadata":{"k":"\u00fc"}"#), 200,
            "\"metadata\":{\"k\":\"ü\"}"),
        Self(
            "metadata that is text", "POST /v1/batches", json, body: create(#","metadata":"x""#), 400,
            "Invalid type for 'metadata': expected an object, but got a string instead."),
        Self(
            "metadata with a list", "POST /v1/batches", json, body: create(#","metadata":{"tags":["a"]}"#), 400,
            #"{"error":{"message":"Invalid type for 'metadata.tags': expected a string, but got an array instead.","type":"invalid_request_error","param":"metadata.tags","code":"invalid_type"}}"#
        ),
        Self(
            "metadata with a number", "POST /v1/batches", json, body: create(#","metadata":{"n":1}"#), 400,
            "expected a string, but got an integer instead."),
        Self(
            "an id that is a number", "POST /v1/batches", json, body: #"{"input_file_id":1}"#, 400,
            "Invalid type for 'input_file_id': expected a string, but got an integer instead."),
        Self(
            "no endpoint", "POST /v1/batches", json, body: #"{"input_file_id":"x"}"#, 400,
            "Missing required parameter: 'endpoint'."),
        Self(
            "no window", "POST /v1/batches", json, body: #"{"input_file_id":"x","endpoint":"/v1/embeddings"}"#, 400,
            "Missing required parameter: 'completion_window'.", "\"code\":\"missing_required_parameter\""),
        Self(
            "a lifetime that is no object", "POST /v1/batches", json, body: create(#","output_expires_after":3600"#),
            400, "\"param\":\"output_expires_after\",\"code\":\"invalid_type\""),
        Self(
            "a lifetime with a fraction", "POST /v1/batches", json,
            body: create(#","output_expires_after":{"anchor":"created_at","seconds":3600.5}"#), 400,
            "expected an integer, but got a decimal number instead."),
        Self(
            "a lifetime too long", "POST /v1/batches", json,
            body: create(#","output_expires_after":{"anchor":"created_at","seconds":2592001}"#), 400,
            "Expected a value <= 2592000, but got 2592001 instead."),
        Self(
            "a lifetime without seconds", "POST /v1/batches", json,
            body: create(#","output_expires_after":{"anchor":"created_at"}"#), 400,
            "Missing required parameter: 'output_expires_after.seconds'."),
    ]

    static let lists = [
        Self("one batch of several", "GET /v1/batches?limit=1", [key], 200, "\"has_more\":true"),
        Self(
            "what follows the last one", "GET /v1/batches?after={done}", [key], 200,
            #"{"data":[],"first_id":null,"has_more":false,"last_id":null,"object":"list"}"#),
        Self("an empty after is none", "GET /v1/batches?after=", [key], 200, "\"first_id\":\"batch_"),
        Self(
            "after an unknown one", "GET /v1/batches?after=batch_no", [key], 404, "No batch found with id 'batch_no'."),
        Self(
            "a limit of words", "GET /v1/batches?limit=ten", [key], 400, "\"param\":\"limit\",\"code\":\"invalid_type\""
        ),
        Self("a limit below", "GET /v1/batches?limit=0", [key], 400, "\"code\":\"integer_below_min_value\""),
        Self("a limit beyond", "GET /v1/batches?limit=101", [key], 400, "\"code\":\"integer_above_max_value\""),
        Self("the most files", "GET /v1/files?limit=10000", [key], 200),
        Self("more files than that", "GET /v1/files?limit=10001", [key], 400, "\"code\":\"integer_above_max_value\""),
        Self(
            "files in no order", "GET /v1/files?order=up", [key], 400,
            "Invalid value: 'up'. Supported values are: 'asc' and 'desc'."),
        Self(
            "files for nothing here", "GET /v1/files?purpose=evals", [key], 200,
            #""data":[],"first_id":null,"has_more":false,"last_id":null"#),
        Self("a query that means nothing", "GET /v1/files?x=%zz&=&y", [key], 200),
        Self(
            "a batch that is not there", "GET /v1/batches/batch_no", [key], 404,
            #"{"error":{"message":"No batch found with id 'batch_no'.","type":"invalid_request_error","param":null,"code":null}}"#
        ),
        Self(
            "an id that is none", "GET /v1/batches/invalid", [key], 400,
            #"{"error":{"message":"Invalid 'batch_id': 'invalid'. Expected an ID that begins with 'batch'.","type":"invalid_request_error","param":"batch_id","code":"invalid_value"}}"#
        ),
    ]

    private static func chat(_ model: String, _ more: String = "") -> String {
        #"{"model":"\#(model)","messages":[{"role":"user","content":"Say hello"}]\#(more)}"#
    }

    static let answers = [
        Self(
            "a chat", "POST /v1/chat/completions", json, body: chat("gpt-4o"), 200, "\"object\":\"chat.completion\"",
            "x-ratelimit-remaining-tokens: "),
        Self(
            "a stream", "POST /v1/chat/completions", json, body: chat("gpt-4o", #","stream":true"#), 200,
            "content-type: text/event-stream", "data: [DONE]\n\n"),
        Self(
            "a stream that is no flag", "POST /v1/chat/completions", json, body: chat("gpt-4o", #","stream":"yes""#),
            400, "expected a boolean, but got a string instead."),
        Self("no model", "POST /v1/chat/completions", json, body: "{}", 400, "Missing required parameter: 'model'."),
        Self(
            "no messages", "POST /v1/chat/completions", json, body: #"{"model":"gpt-4o"}"#, 400,
            "Missing required parameter: 'messages'."),
        Self(
            "a message without content", "POST /v1/chat/completions", json,
            body: #"{"model":"gpt-4o","messages":[{"role":"user"}]}"#, 400,
            "Missing required parameter: 'messages[0].content'."),
        Self(
            "a message without a role", "POST /v1/chat/completions", json,
            body: #"{"model":"gpt-4o","messages":[{"content":"x"}]}"#, 400,
            "Missing required parameter: 'messages[0].role'."),
        Self(
            "a chat with vectors' model", "POST /v1/chat/completions", json, body: chat("text-embedding-3-small"), 404,
            "This is not a chat model"),
        Self(
            "an old limit for a new model", "POST /v1/chat/completions", json, body: chat("gpt-5", #","max_tokens":9"#),
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
        ),
        Self(
            "a temperature for a new model", "POST /v1/chat/completions", json,
            body: chat("gpt-5", #","temperature":0.1"#), 400,
            "Unsupported value: 'temperature' does not support 0.1 with this model. Only the default (1) value is supported."
        ),
        Self(
            "a schema that is not strict", "POST /v1/chat/completions", json,
            body: chat(
                "gpt-4o",
                #","response_format":{"type":"json_schema","json_schema":{"name":"x","strict":true,"schema":{"type":"object","properties":{"a":{}}}}}"#
            ), 400,
            "Invalid schema for response_format 'x': In context=(), 'additionalProperties' is required to be supplied and to be false."
        ),
        Self(
            "a chat's format in a response", "POST /v1/responses", json,
            body: #"{"model":"gpt-4o","input":"x","response_format":{}}"#, 400,
            "this parameter has moved to 'text.format'", "\"code\":\"unsupported_parameter\""),
        Self(
            "a response with a tiny limit", "POST /v1/responses", json,
            body: #"{"model":"gpt-4o","input":"x","max_output_tokens":15}"#, 400,
            "\"param\":\"max_output_tokens\",\"code\":\"integer_below_min_value\""),
        Self(
            "vectors of nothing", "POST /v1/embeddings", json, body: #"{"model":"text-embedding-3-small","input":[]}"#,
            400, "'$.input' is invalid."),
        Self(
            "vectors of a chat model", "POST /v1/embeddings", json, body: #"{"model":"gpt-4o","input":"x"}"#, 403,
            "You are not allowed to generate embeddings from this model"),
    ]
}
