import ArgumentParser
import ForgeBSON
import ForgeJSON
import ForgeJinja

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Renders one template with one document, as `gen-batch` would, and prints the text byte for byte.
@main
struct RenderTemplate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render-template", abstract: "Render one template with one document.",
        discussion: """
            The document is Extended JSON; its top-level fields are the template's variables. Exit status: 0 rendered, \
            64 wrong usage, 65 the template or the document is at fault, 66 a file cannot be read.

            EXAMPLES:
              render-template prompts/visit.j2 --data visit.json
              mongoexport -d clinic -c visits --limit 1 | render-template visit.j2 --data -
            """, version: "render-template (BatchForge) 0.1.0")

    static var _errorPrefix: String { "render-template: " }

    @Argument(help: "The template.") var template: String?

    @Option(help: ArgumentHelp("The document, in Extended JSON; '-' is standard input.", valueName: "file"))
    var data: String?

    @Flag(help: "Drop the first newline after a block tag.") var trimBlocks = false

    @Flag(help: "Drop the blanks before a block tag that begins its line.") var lstripBlocks = false

    @Flag(help: "Keep a newline at the end of the template.") var keepTrailingNewline = false

    @Option(help: ArgumentHelp("What a missing value is.", valueName: "mode")) var undefined: Missing = .strict

    @Option(
        help: ArgumentHelp("Render every case of a JSON Lines file and print one result a line.", visibility: .private))
    var cases: String?

    enum Missing: String, ExpressibleByArgument, CaseIterable { case strict, lenient, chainable }

    func validate() throws {
        if cases == nil, template == nil { throw ValidationError("give a template") }
    }

    func run() throws {
        if let cases { return try CaseRun(options: options).run(try File.contents(cases)) }
        let name = template ?? ""
        let source = try File.text(of: try File.contents(name), name)
        var document = BSONDocument()
        if let data {
            do {
                document = try BSONDocument(extendedJSON: try File.text(of: try File.contents(data), data))
            } catch let error as BSONError {
                throw Failure.exit(65, "\(data): \(error)")
            }
        }
        do {
            let template = try Template(source, name: name, options: options)
            var output: [UInt8] = []
            try template.render(TemplateScope(document: document), into: &output)
            try File.print(output)
        } catch let error as TemplateError {
            throw Failure.exit(65, "\(error)")
        }
    }

    private var options: TemplateOptions {
        TemplateOptions(
            trimBlocks: trimBlocks, lstripBlocks: lstripBlocks, keepTrailingNewline: keepTrailingNewline,
            undefined: TemplateOptions.Undefined(rawValue: undefined.rawValue) ?? .strict)
    }
}

/// Says what went wrong and ends with a status.
private enum Failure {
    static func exit(_ status: Int32, _ message: String) -> ExitCode {
        try? File.print(Array("render-template: \(message)\n".utf8), to: STDERR_FILENO)
        return ExitCode(status)
    }
}

/// A JSON Lines file of templates with data, for comparing with another engine: prints `name` and `output`, or `name`,
/// `error` and `line`.
private struct CaseRun {
    let options: TemplateOptions

    func run(_ bytes: [UInt8]) throws {
        for line in bytes.split(separator: 0x0A) {
            var result = JSONObject()
            do {
                let test = try JSONValue(parsing: Array(line)).objectValue ?? JSONObject()
                result["name"] = test["name"]
                result["output"] = .string(try render(test))
            } catch let error as TemplateError {
                result["error"] = .string(error.message)
                result["line"] = .integer(Int64(error.line))
            } catch {
                result["error"] = .string("\(error)")
            }
            try File.print(JSONValue.object(result).serialized() + [0x0A])
        }
    }

    private func render(_ test: JSONObject) throws -> String {
        var options = options
        let given = test["options"]?.objectValue ?? JSONObject()
        options.trimBlocks = given["trim_blocks"]?.boolValue ?? options.trimBlocks
        options.lstripBlocks = given["lstrip_blocks"]?.boolValue ?? options.lstripBlocks
        options.keepTrailingNewline = given["keep_trailing_newline"]?.boolValue ?? true
        options.undefined =
            given["undefined"]?.stringValue.flatMap(TemplateOptions.Undefined.init(rawValue:)) ?? options.undefined
        let data = try BSONValue(extendedJSON: test["data"] ?? .object(JSONObject()))
        let template = try Template(test["template"]?.stringValue ?? "", name: "template", options: options)
        return try template.render(TemplateScope(document: data.documentValue ?? BSONDocument()))
    }
}

/// Whole files, and the standard streams.
private enum File {
    /// The bytes of a file; `-` is standard input.
    static func contents(_ path: String) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { if descriptor != STDIN_FILENO { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private static func failure(_ path: String) -> ExitCode {
        Failure.exit(66, "cannot read '\(path)': \(unsafe String(cString: strerror(errno)))")
    }

    static func text(of bytes: [UInt8], _ path: String) throws -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Failure.exit(65, "'\(path)' is not UTF-8")
        }
        return text
    }

    static func print(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ExitCode(74) }
            rest = rest.dropFirst(count)
        }
    }
}
