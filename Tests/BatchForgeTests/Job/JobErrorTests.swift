import Testing

@testable import BatchForge

/// A change of the minimal job that must be refused, and the first line of the message.
struct Broken: CustomTestStringConvertible, Sendable {
    let changes: [Int: String]
    let more: String
    let message: String
    let hint: String?

    init(_ changes: [Int: String] = [:], adding more: String = "", _ message: String, hint: String? = nil) {
        self.changes = changes
        self.more = more
        self.message = message
        self.hint = hint
    }

    var testDescription: String { message }
}

@Suite("JobError: what is wrong with a job file is told with its place")
struct JobErrorTests {
    @Test(
        "the first line names file, line, column and fault",
        arguments: structure + values + later + rows + rowKeys + pruning + ownRows + checks)
    func refused(broken: Broken) throws {
        let text = try JobFixture.complaint(JobFixture.yaml(broken.changes, adding: broken.more))
        let lines = (text ?? "accepted").split(separator: "\n").map(String.init)
        #expect(lines.first == "case.yaml:\(broken.message)")
        if let hint = broken.hint { #expect(lines.contains("hint: \(hint)"), "\(lines)") }
    }

    static let structure: [Broken] = [
        .init([1: "# no version"], "1:1: missing key 'version'", hint: "write version: 1"),
        .init([1: "version: 2"], "1:10: this version of BatchForge reads job files of version 1"),
        .init([1: "version: \"1\""], "1:10: this version of BatchForge reads job files of version 1"),
        .init([1: "version: [1]"], "1:10: this version of BatchForge reads job files of version 1"),
        .init(adding: "selct: {}", "6:1: unknown key 'selct'", hint: "did you mean 'select'?"),
        .init(adding: "job: visits", "6:1: unknown key 'job'"),
        .init(
            adding: "batch: {max_request: 5}", "6:9: unknown key 'max_request' in 'batch'",
            hint: "did you mean 'max_requests'?"),
        .init(adding: "batch: 5", "6:8: 'batch' takes a mapping, not a single value"),
        .init(adding: "batch: [5]", "6:8: 'batch' takes a mapping, not a list"),
        .init(adding: "version: 1", "6:1: key 'version' appears twice"),
        .init(adding: "batch: {max_requests: 1, max_requests: 2}", "6:26: key 'max_requests' appears twice"),
        .init(adding: "select:\n  query: {a: 1}\n  query: {b: 1}", "8:3: key 'query' appears twice"),
        .init(adding: "select: &here {limit: 1}", "6:9: YAML anchors and aliases are not supported"),
        .init(adding: "select: *here", "6:9: YAML anchors and aliases are not supported"),
        .init(adding: "select: {<<: {limit: 1}}", "6:10: YAML merge keys are not supported"),
        .init(adding: "select: {limit: !!int \"1\"}", "6:17: YAML tags are not supported"),
        .init(adding: "select: !!map {limit: 1}", "6:9: YAML tags are not supported"),
        .init(adding: "select: {query: {\"${F}\": 1}}", "6:18: a variable cannot stand in a key"),
        .init(
            [3: "prompt: {user: {{ name }}}"], "3:17: a key must be text",
            hint: "put a template in quotes: \"{{ … }}\""),
        .init(adding: "select: {[a, b]: 1}", "6:10: a key must be text"),
        .init(adding: "---\nversion: 1", "6:1: not YAML: a second document begins here"),
        .init(adding: "batch: {max_requests: 1", "7:1: not YAML: did not find expected ',' or '}'"),
        .init(
            adding: "batch:\n\tmax_requests: 1", "7:1: not YAML: found character that cannot start any token",
            hint: "indent with spaces, not tabs"),
        .init([4: "", 5: ""], "1:1: missing key 'results'"),
        .init([4: "results: []", 5: ""], "4:10: 'results' takes a list of updates"),
        .init([4: "results: {update: 1}", 5: ""], "4:10: 'results' takes a list of updates, not a mapping"),
        .init([5: "  - {}"], "5:5: missing key 'update' in 'results'"),
        .init([3: ""], "1:1: missing key 'prompt.user'"),
        .init([3: "prompt: {system: \"x\"}"], "3:1: missing key 'prompt.user'"),
        .init(
            [3: "prompt: {user: \"x\", user_file: x.j2}"], "3:21: 'prompt.user' and 'prompt.user_file' are both given",
            hint: "keep one"),
        .init([3: "prompt: {user: \" \"}"], "3:16: 'prompt.user' is empty"),
        .init(
            [3: "prompt: {user_file: absent.j2}"], "3:21: cannot read 'absent.j2': No such file or directory",
            hint: "paths are relative to the job file"),
    ]

    static let values: [Broken] = [
        .init(adding: "batch: {max_requests: many}", "6:23: 'batch.max_requests' takes a whole number from 1 to 50000"),
        .init(
            adding: "batch: {max_requests: \"5\"}", "6:23: 'batch.max_requests' takes a whole number from 1 to 50000"),
        .init(
            adding: "batch: {max_requests: 1.5}",
            "6:23: 'batch.max_requests' takes a whole number from 1 to 50000, not a number"),
        .init(adding: "batch: {max_requests: 50001}", "6:23: 'batch.max_requests' must be from 1 to 50000"),
        .init(adding: "batch: {max_requests: 0}", "6:23: 'batch.max_requests' must be from 1 to 50000"),
        .init(
            adding: "batch: {max_requests: [1]}",
            "6:23: 'batch.max_requests' takes a whole number from 1 to 50000, not a list"),
        .init(adding: "batch: {max_requests: }", "6:9: 'batch.max_requests' has no value"),
        .init(adding: "batch: {max_bytes: 201MB}", "6:20: 'batch.max_bytes' must be from 1024 to 209715200 bytes"),
        .init(adding: "batch: {max_bytes: much}", "6:20: 'batch.max_bytes' takes a size such as 200MB or 209715200"),
        .init(
            adding: "batch: {poll_interval: soon}",
            "6:24: 'batch.poll_interval' takes a duration such as 300, 300s, 5m or 24h"),
        .init(adding: "batch: {poll_interval: 0}", "6:24: 'batch.poll_interval' must be from 1s to 1d"),
        .init(adding: "retry: {max_attempts: 0}", "6:23: 'retry.max_attempts' must be from 1 to 100"),
        .init(adding: "retry: {backoff: {factor: 0.5}}", "6:27: 'retry.backoff.factor' must be from 1.0 to 100.0"),
        .init(adding: "retry: {backoff: {base: 2h}}", "6:9: 'retry.backoff.max' is less than 'retry.backoff.base'"),
        .init(adding: "response: {parse: xml}", "6:19: 'response.parse' must be one of text, json, json_or_text"),
        .init(
            adding: "request: {endpoint: /v1/embeddings}",
            "6:21: 'request.endpoint' must end in /chat/completions: no other endpoint is supported yet"),
        .init(adding: "request: {completion_window: 24}", "6:30: 'request.completion_window' takes text, not a number"),
        .init(adding: "request: {body: {model: 5}}", "6:25: 'request.body.model' takes text"),
        .init(adding: "request: {body: {messages: []}}", "6:18: 'messages' cannot stand in 'request.body'"),
        .init(adding: "request: {body: {stream: true}}", "6:18: 'stream' cannot be used in a batch"),
        .init(adding: "request: {body: {temperature: warm}}", "6:31: 'request.body.temperature' takes a number"),
        .init(
            adding: "request: {body: {max_tokens: 0}}", "6:30: 'request.body.max_tokens' takes a whole number from 1"),
        .init(
            adding: "request: {body: {max_tokens: 1.5}}", "6:30: 'request.body.max_tokens' takes a whole number from 1"),
        .init(adding: "request: {body: {temperature: 3}}", "6:31: 'request.body.temperature' must be from 0 to 2"),
        .init(adding: "request: {body: [a]}", "6:17: 'request.body' takes a mapping, not a list"),
        .init(
            adding: "request: {body: {max_tokens: 1, max_completion_tokens: 2}}",
            "6:33: 'max_tokens' and 'max_completion_tokens' are both given"),
        .init(
            adding: "request: {body: {user: \"{{ doc.name }}\"}}",
            "6:24: a template in 'request.body' is not supported yet"),
        .init(
            adding: "status: {field: a, info_field: a.b}",
            "6:1: 'status.field' and 'status.info_field' must be two fields, neither inside the other"),
        .init(adding: "status: {field: $a}", "6:17: 'status.field' has a name that begins with '$'"),
        .init(
            adding: "status: {field: _id}", "6:17: 'status.field' is the identity of the document, which never changes"),
        .init(adding: "status: {completed: failed}", "6:1: 'status.failed' and 'status.completed' must differ"),
        .init(
            adding: "status: {pending: yes}", "6:19: 'yes' is a truth value in YAML 1.1 and text in YAML 1.2",
            hint: "write true, or \"yes\" in quotes for text"),
        .init(adding: "status: {pending: [a]}", "6:19: 'status.pending' takes text or a number, not a list"),
        .init(adding: "vars: {doc: a}", "6:8: 'doc' has a meaning of its own in templates"),
        .init(adding: "vars: {first-name: a}", "6:8: 'first-name' cannot be the name of a variable"),
        .init(adding: "vars: {a: first-name}", "6:11: 'vars.a' reads as a subtraction"),
        .init(adding: "vars: {a: 5}", "6:11: 'vars.a' takes a path or an expression, not a number"),
        .init(
            adding: "vars: {a: \"{{ b }}\"}", "6:11: 'vars.a' takes an expression without braces",
            hint: "leave out '{{' and '}}'"),
        .init(adding: "select: {limit: 0}", "6:17: 'select.limit' must be from 1 to 2147483647"),
        .init(adding: "select: {name: a b}", "6:16: 'select.name' must be a field's name, with dots inside documents"),
        .init(adding: "select: {query: pending}", "6:17: 'select.query' takes a mapping, not a single value"),
        .init(
            adding: "select: {query: {$oid: 507f1f77bcf86cd799439011}}",
            "6:17: 'select.query' takes a document of fields, not a single value"),
        .init(
            adding: "select: {query: {done: no}}", "6:24: 'no' is a truth value in YAML 1.1 and text in YAML 1.2",
            hint: "write false, or \"no\" in quotes for text"),
        .init(
            adding: "select: {query: {code: 010}}",
            "6:24: '010' with its leading 0 is octal in YAML 1.1 and decimal in YAML 1.2"),
        .init(
            adding: "select: {query: {at: 12:30:45}}",
            "6:22: '12:30:45' is a number of base 60 in YAML 1.1 and text in YAML 1.2"),
        .init(
            adding: "select: {query: {day: 2024-01-31}}",
            "6:23: '2024-01-31' is a date in YAML 1.1 and text in YAML 1.2",
            hint: "write {$date: \"2024-01-31T00:00:00Z\"} for a date, or \"2024-01-31\" in quotes for text"),
        .init(adding: "select: {query: {a: 99999999999999999999}}", "6:21: a whole number outside 64 bits"),
        .init(
            adding: "select: {query: {_id: ObjectId(\"507f1f77bcf86cd799439011\")}}",
            "6:23: a value in the spelling of the MongoDB shell would be taken for text",
            hint: "write {$oid: \"…\"}, or put it in quotes for text"),
        .init(
            adding: "select: {query: {a: {$gt: ISODate('2024-01-31')}}}",
            "6:27: a value in the spelling of the MongoDB shell would be taken for text",
            hint: "write {$date: \"2024-01-31T00:00:00Z\"}, or put it in quotes for text"),
        .init(
            adding: "select: {query: {a: }}", "6:21: a value is missing",
            hint: "write null for null, or \"\" for empty text"),
        .init(adding: "select: {sort: {a: up}}", "6:20: a sort order is 1 or -1"),
        .init(adding: "select: {sort: {a: {$meta: textScore}}}", "6:20: a sort order is 1 or -1"),
        .init(adding: "select: {sort: {a: [1]}}", "6:20: a sort order is 1 or -1"),
        .init(
            [2: "mongodb: {uri: \"http://h\", database: d, collection: c}"],
            "2:16: 'mongodb.uri' must begin with mongodb:// or mongodb+srv://"),
        .init(
            [2: "mongodb: {uri: \"mongodb://h\", database: a b, collection: c}"],
            "2:41: 'mongodb.database' contains a character that a database's name cannot have"),
        .init(
            [2: "mongodb: {uri: \"mongodb://h\", database: d, collection: system.users}"],
            "2:56: 'mongodb.collection' names a collection of the server's own"),
        .init(
            [2: "mongodb: {uri: \"mongodb://h\", database: d}"], " no MongoDB collection",
            hint: "set MONGODB_COLLECTION, 'mongodb.collection' in the job file, or --collection"),
        .init(
            [2: "mongodb: {uri: \"mongodb://h\", database: \"${DB_NAME}\", collection: c}"],
            "2:42: variable 'DB_NAME' is not set", hint: "set DB_NAME, or give a default: ${DB_NAME:-default}"),
        .init(
            [2: "mongodb: {uri: \"mongodb://h\", database: \"${DB-NAME}\", collection: c}"],
            "2:42: '${' begins no variable"),
        .init(
            adding: "request: {body: {user: \"${OPENAI_API_KEY}\"}}",
            "6:25: 'OPENAI_API_KEY' is a secret and has no place here"),
    ]

    static let later: [Broken] = ["budget: {max_cost_usd: 5}", "alerts: {}", "notify: []"].map { text in
        Broken(
            adding: text, "6:1: '\(text.prefix { $0 != ":" })' is not supported yet",
            hint: "remove it; this version would not carry it out")
    }

    static let rows: [Broken] = [
        .init(
            [5: "  - {for_each: x, update: {$set: {a: 1}}}"], "5:6: 'results.for_each' needs 'results.collection'"),
        .init([5: "  - {collection: c, update: {$set: {a: 1}}}"], "5:5: missing key 'filter' in 'results'"),
        .init(
            [5: "  - {collection: c, filter: {a: 1}, update: {$set: {a: 1}}}"],
            "5:21: every document would write the same row"),
        .init(
            [5: "  - {collection: c, filter: {a: {$gt: 1}, d: \"{{ document_id }}\"}, update: {$set: {a: 1}}}"],
            "5:34: '$gt' cannot stand in 'results.filter'"),
        .init(
            [5: "  - {collection: c, filter: {a: \"{{ document_id }}\"}, update: {$push: {a: 1}}}"],
            "5:64: '$push' cannot be used on rows: after a crash it would be done twice"),
        .init(
            [5: "  - {collection: c, filter: {a: \"{{ document_id }}\"}, update: {$setOnInsert: {a: 1}}}"],
            "5:64: '$setOnInsert' has no effect here: documents are never inserted",
            hint: "write upsert: true, or use $set"),
        .init(
            [
                5: "  - {collection: c, for_each: \"{{ response }}\", as: uc, filter: {a: \"{{ document_id }}\"}, "
                    + "update: {$set: {a: 1}}}"
            ], "5:57: every 'uc' of a document would write the same row"),
        .init(
            [
                5: "  - {collection: c, filter: {a: \"{{ document_id }}\"}, update: {$set: {c: 1}}, prune: {b: 1}}"
            ], "5:79: the rows of all other documents would be deleted"),
        .init(
            [5: "  - {collection: c, filter: {a: \"{{ item }}\"}, update: {$set: {a: 1}}}"],
            "5:37: unknown name 'item'"),
        .init(
            [5: "  - {collection: visits, filter: {a: \"{{ document_id }}\"}, update: {$set: {ai_status: 1}}}"],
            "5:76: 'ai_status' cannot be updated: the status is written there"),
        .init(
            [5: "  - {collection: c, for_each: \"{{ response }} x\", as: doc, filter: {a: 1}, update: {$set: {a: 1}}}"],
            "5:31: 'results.for_each' takes one expression in braces"),
    ]

    /// `filter`, `update` and whatever else an entry for the rows of the collection `c` has.
    private static func row(_ filter: String, _ update: String, _ rest: String = "", of collection: String = "c")
        -> [Int: String]
    {
        [5: "  - {collection: \(collection), filter: \(filter), update: \(update)\(rest)}"]
    }

    static let rowKeys: [Broken] = [
        .init(
            row("{a: \"{{ document_id }}\"}", "{$set: {a: 1}}"),
            "5:71: 'a' cannot be updated: the row is found by it",
            hint: "leave it out; a new row gets it from 'filter'"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$set: {a: \"{{ doc.a }}\"}}", ", upsert: true"),
            "5:71: 'a' cannot be updated: the row is found by it"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$setOnInsert: {a: x}}", ", upsert: true"),
            "5:79: 'a' cannot be updated: the row is found by it"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$unset: {a: true}}"),
            "5:73: 'a' cannot be updated: the row is found by it"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$rename: {a: b}}"),
            "5:74: 'a' cannot be updated: the row is found by it"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$rename: {b: a}}"),
            "5:74: 'b' cannot be updated: the row is found by it"),
        .init(
            row("{a.b: \"{{ document_id }}\"}", "{$set: {a: {c: 1}}}", ", upsert: true"),
            "5:73: 'a' cannot be updated: the row is found by 'a.b'"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$set: {a.b: 1}}"),
            "5:71: 'a.b' cannot be updated: the row is found by 'a'"),
        .init(
            row("{a: \"{{ document_id }}\", a.b: 1}", "{$set: {c: 1}}", ", upsert: true"),
            "5:54: 'a.b' and 'a' cannot both be the key of a new row"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$set: {b: 1}, $setOnInsert: {b: 2}}", ", upsert: true"),
            "5:93: 'b' is written twice"),
        .init(row("{a: \"{{ document_id }}\"}", "{$set: {b: 1, b.c: 2}}"), "5:77: 'b.c' and 'b' are written twice"),
    ]

    static let pruning: [Broken] = [
        .init(
            row("{a: \"{{ document_id }}\"}", "{$set: {b: 1}}", ", prune: {a: {$in: [\"{{ document_id }}\"]}}"),
            "5:91: '$in' cannot have a template in 'results.prune'"),
        .init(
            [
                5:
                    "  - {collection: c, for_each: \"{{ response }}\", filter: {a: \"{{ item.a }}\"}, update: {$set: {b: 1}}, "
                    + "prune: {c: \"{{ document_id }}\"}}"
            ], "5:102: rows that several documents may share cannot be pruned",
            hint: "let 'filter' ask for the document too: source: \"{{ document_id }}\""),
    ]

    static let ownRows: [Broken] = [
        .init(
            row(
                "{a: \"{{ document_id }}\"}", "{$set: {b: 1}}", ", prune: {a: \"{{ document_id }}\"}", of: "visits"),
            "5:91: documents of the job's own collection cannot be pruned"),
        .init(
            row("{a: \"{{ document_id }}\", ai_status: pending}", "{$set: {b: 1}}", ", upsert: true", of: "visits"),
            "5:59: 'ai_status' cannot be the key of a row here: the status is written there"),
        .init(
            row("{a: \"{{ document_id }}\"}", "{$set: {b: 1}}", ", upsert: true", of: "visits"),
            adding: "select: {query: {name: {$exists: true}}}",
            "5:92: new documents of the job's own collection would be selected and sent",
            hint: "let 'select.query' ask for 'ai_status: \"pending\"', which a new document does not have"),
    ]

    @Test(
        "rows that can be found again and are nobody else's are accepted",
        arguments: [
            row("{a: \"{{ document_id }}\"}", "{$set: {a: \"{{ document_id }}\", b: 1}}", ", upsert: true"),
            row(
                "{a: \"{{ document_id }}\"}", "{$set: {b: 1}, $setOnInsert: {a: \"{{ document_id }}\"}}",
                ", upsert: true"),
            row("{a: \"{{ document_id }}\", a.b: 1}", "{$set: {c: 1}}"),
            row("{a: \"{{ document_id }}\"}", "{$set: {ab: 1}}", ", prune: {a: \"{{ document_id }}\", b: {$in: [1]}}"),
            row("{a: \"{{ document_id }}\"}", "{$set: {b: 1}}", ", upsert: true", of: "visits"),
            row("{a: \"{{ document_id }}\"}", "{$set: {b: 1}}", of: "visits").merging(
                [6: "select: {query: {name: {$exists: true}}}"]) { $1 },
        ])
    func accepted(lines: [Int: String]) throws {
        let text = try JobFixture.complaint(
            JobFixture.yaml(lines.filter { $0.key < 6 }, adding: lines[6] ?? ""))
        #expect(text == nil)
    }

    static let checks: [Broken] = [
        .init(adding: "select: {pipeline: [{$out: a}]}", "6:22: '$out' cannot be used in 'select.pipeline': it writes"),
        .init(adding: "select: {pipeline: [{a: 1}]}", "6:21: a stage is a mapping with one operator"),
        .init(adding: "response: {schema: a.json}", "6:20: cannot read 'a.json': No such file or directory"),
        .init(
            adding: "response: {require: [\"{{ response }}\"]}",
            "6:22: 'response.require' takes expressions without braces"),
        .init(
            adding: "response: {require: [\"reponse.a\"]}", "6:23: unknown name 'reponse'",
            hint: "did you mean 'response'?"),
        .init(adding: "response: {transform: {}}", "6:12: missing key 'exec' in 'response.transform'"),
        .init(
            adding: "response: {transform: python3 x.py}",
            "6:23: 'response.transform' takes a mapping, not a single value"),
        .init(
            adding: "response: {sections: text}", "6:22: 'response.sections' takes a list of texts, not a single value"),
        .init(
            adding: "retry: {on: {filtered: wait}}",
            "6:14: 'filtered' is not a class of failures that can be sent again"),
        .init(adding: "retry: {on: {refused: never}}", "6:23: 'retry.on.refused' takes a rule"),
        .init(
            adding: "retry: {on: {truncated: {set: {messages: 1}}}}", "6:32: 'messages' cannot be changed in a retry"),
        .init(adding: "depends_on: [case]", "6:13: a job cannot depend on itself"),
        .init(adding: "depends_on: [\"../a\"]", "6:13: '../a' cannot be the name of a job"),
        .init(adding: "settings: {collection: \"a$\"}", "6:24: 'settings.collection' is not a collection's name"),
    ]

    @Test("a message shows the line, a caret and a hint")
    func whole() throws {
        let text = try JobFixture.complaint(JobFixture.yaml(adding: "batch: {max_request: 5}"))
        #expect(
            text == """
                case.yaml:6:9: unknown key 'max_request' in 'batch'
                    6 | batch: {max_request: 5}
                      |         ^^^^^^^^^^^
                hint: did you mean 'max_requests'?
                """)
    }

    @Test("every mistake is told in one go, in the order of the file")
    func several() throws {
        let text = try JobFixture.complaint(
            JobFixture.yaml([3: "prompt: {usr: x}"], adding: "batch: {max_requests: 0}\nstatus: {pending: yes}"))
        let places = (text ?? "").split(separator: "\n").filter { $0.hasPrefix("case.yaml") }.map {
            $0.prefix { $0 != " " }
        }
        #expect(places == ["case.yaml:3:1:", "case.yaml:3:10:", "case.yaml:6:23:", "case.yaml:7:19:"])
    }

    @Test("the kind of the first finding decides the exit status")
    func kinds() throws {
        func kind(_ yaml: String) throws -> JobError.Kind? {
            let fixture = try JobFixture(yaml)
            do throws(JobError) { _ = try fixture.load() } catch { return error.kind }
            return nil
        }
        #expect(try kind(JobFixture.yaml(adding: "selct: {}")) == .configuration)
        #expect(try kind(JobFixture.yaml([3: "prompt: {user_file: absent.j2}"])) == .missing)
        #expect(try kind(JobFixture.yaml([3: "prompt: {user: \"{{ a b }}\"}"])) == .data)
        let absent = #expect(throws: JobError.self) { try Job.load(file: "absent.yaml", environment: .init()) }
        #expect(absent?.kind == .missing)
        #expect(absent?.description == "absent.yaml: cannot read the file: No such file or directory")
    }

    @Test(
        "a file's name must do as a job's name",
        arguments: ["a b.yaml", ".yaml", ".a.yaml", "-a.yaml", "a.yml", "ä.yaml", "a"])
    func name(file: String) {
        #expect(throws: JobError.self) { try Job.load(file: "jobs/\(file)", environment: .init()) }
    }

    @Test("a variable of the environment is named where it came from, and its value is not shown")
    func environment() throws {
        let yaml = JobFixture.yaml()
        #expect(
            try JobFixture.complaint(yaml, ["BATCH_SIZE": "lots"])
                == "environment: 'BATCH_SIZE' takes a whole number from 1 to 50000")
        #expect(
            try JobFixture.complaint(yaml, ["POLL_INTERVAL": "x9"])
                == "environment: 'POLL_INTERVAL' takes a duration such as 300, 300s, 5m or 24h")
        #expect(
            try JobFixture.complaint(yaml, ["OPENAI_TEMP": "3"])
                == "environment: 'OPENAI_TEMP' takes a number from 0 to 2")
        #expect(
            try JobFixture.complaint(yaml, ["OPENAI_BASE_URL": "ftp://x"])
                == "environment: 'OPENAI_BASE_URL' must begin with https:// or http://")
        let fixture = try JobFixture(yaml, files: [".env": "A=1\nMAX_RETRIES=none\n"])
        let environment = try Environment.read(process: [:], dotEnvFiles: [fixture.directory.file(".env")])
        let error = #expect(throws: JobError.self) { try Job.load(file: fixture.file, environment: environment) }
        #expect(error.map(fixture.text) == ".env:2: 'MAX_RETRIES' takes a whole number from 1 to 100")
    }

    @Test("an unset variable near a known one is a slip")
    func slip() throws {
        let text = try JobFixture.complaint(
            JobFixture.yaml([2: "mongodb: {uri: \"${MONGO_URI}\", database: d, collection: c}"]),
            ["MONGODB_URI": "mongodb://h"])
        #expect(text?.contains("variable 'MONGO_URI' is not set") == true)
        #expect(text?.hasSuffix("hint: did you mean 'MONGODB_URI'?") == true)
    }
}
