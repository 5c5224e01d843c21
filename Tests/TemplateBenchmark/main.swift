import ForgeBSON
import ForgeJSON
import ForgeJinja
import Glibc

// The side of `scripts/bench-templates` that is ours. It is told one case, shows what it renders, and is then told again
// and again to render for a while, so that the script can let Python take its turn in between:
//
//     {"template": "…", "documents": ["<BSON in hexadecimal>", …]}   → {"outputs": ["…", …]}
//     {"render": 100}   milliseconds of processor time               → {"count": …, "nanoseconds": …}
//     {"copy": 100}     the outputs copied, instead of rendered      → {"count": …, "nanoseconds": …}

struct Misuse: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// One template over several documents.
struct Case {
    private let template: Template
    private let documents: [BSONDocument]
    private var outputs: [[UInt8]] = []

    init(_ request: JSONValue) throws {
        guard let source = request["template"]?.stringValue else { throw Misuse("a request names no template") }
        template = try Template(source, name: "template")
        documents = try (request["documents"]?.arrayValue ?? []).map { document in
            guard let bytes = [UInt8](hexadecimal: (document.stringValue ?? "").utf8) else {
                throw Misuse("a document is not in hexadecimal")
            }
            return try BSONDocument(validating: bytes)
        }
        for document in documents {
            var output: [UInt8] = []
            try template.render(TemplateScope(document: document), into: &output)
            outputs.append(output)
        }
    }

    var answer: JSONValue { ["outputs": .array(outputs.map { .string(String(decoding: $0, as: UTF8.self)) })] }

    /// Renders the documents in turn into one buffer.
    func render(milliseconds: Int64) throws -> JSONValue {
        var output: [UInt8] = []
        return try Self.repeated(for: milliseconds, documents.count) { index in
            output.removeAll(keepingCapacity: true)
            try template.render(TemplateScope(document: documents[index]), into: &output)
        }
    }

    /// What no renderer can be faster than: the text being there, and only to be put into the buffer.
    func copy(milliseconds: Int64) throws -> JSONValue {
        var output: [UInt8] = []
        return try Self.repeated(for: milliseconds, outputs.count) { index in
            output.removeAll(keepingCapacity: true)
            output.append(contentsOf: outputs[index])
        }
    }

    private static func repeated(
        for milliseconds: Int64, _ count: Int, _ body: (Int) throws -> Void
    ) throws -> JSONValue {
        let start = processorTime()
        var (done, elapsed) = (Int64(0), Int64(0))
        while elapsed < milliseconds * 1_000_000 {
            for index in 0..<count { try body(index) }
            done += Int64(count)
            elapsed = processorTime() - start
        }
        return ["count": .integer(done), "nanoseconds": .integer(elapsed)]
    }

    /// Nanoseconds that this process has had; those that others took from it do not count.
    private static func processorTime() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}

var current: Case?
while let line = readLine() {
    let request = try JSONValue(parsing: Array(line.utf8))
    let answer: JSONValue
    if let milliseconds = request["render"]?.integerValue, let current {
        answer = try current.render(milliseconds: milliseconds)
    } else if let milliseconds = request["copy"]?.integerValue, let current {
        answer = try current.copy(milliseconds: milliseconds)
    } else {
        let next = try Case(request)
        answer = next.answer
        current = next
    }
    print(answer.text())
    // The script waits for the answer at the other end of a pipe.
    fflush(nil)
}
