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
            64 wrong usage, 65 the template or the document is at fault, 66 a file cannot be read, 74 the text cannot \
            be written.

            EXAMPLES:
              render-template prompts/visit.j2 --data visit.json
              mongoexport -d clinic -c visits --limit 1 | render-template visit.j2 --data -
            """, version: "render-template (BatchForge) 0.1.0")

    static var _errorPrefix: String { "render-template: " }

    @Argument(help: "The template; '-' is standard input.") var template: String?

    @Option(help: ArgumentHelp("The document, in Extended JSON; '-' is standard input.", valueName: "file"))
    var data: String?

    @Flag(help: "Drop the first newline after a block tag.") var trimBlocks = false

    @Flag(help: "Drop the blanks before a block tag that begins its line.") var lstripBlocks = false

    @Flag(help: "Keep a newline at the end of the template.") var keepTrailingNewline = false

    @Option(help: ArgumentHelp("What a missing value is.", valueName: "mode")) var undefined: Missing = .strict

    @Option(
        help: ArgumentHelp(
            "Where templates that it includes, imports and extends are (default: the template's folder).",
            valueName: "dir"))
    var includeDir: String?

    @Option(
        name: .customLong("extension"),
        help: ArgumentHelp("Switch on what Jinja2 has only then; may be given several times.", valueName: "name"))
    var extensions: [Extension] = []

    @Option(
        help: ArgumentHelp("Render every case of a JSON Lines file and print one result a line.", visibility: .private))
    var cases: String?

    enum Missing: String, ExpressibleByArgument, CaseIterable { case strict, lenient, chainable }

    enum Extension: String, ExpressibleByArgument, CaseIterable {
        case `do`, loopcontrols
        case raiseException = "raise_exception"
        case strftimeNow = "strftime_now"
    }

    func validate() throws {
        if cases != nil {
            if template != nil || data != nil { throw ValidationError("--cases brings its own templates and data") }
        } else if template == nil {
            throw ValidationError("give a template")
        } else if template == "-" && data == "-" {
            throw ValidationError("standard input is the template or the document, not both")
        }
    }

    func run() throws {
        if let cases { return try CaseFile(path: cases, options: options).run() }
        let (name, source) = try read(template ?? "-")
        let document = try data.map(document) ?? BSONDocument()
        var output: [UInt8] = []
        do throws(TemplateError) {
            let template = try Template(source, name: name, options: options, library: library(for: name))
            var scope = TemplateScope(document: document)
            scope.now = Int64(time(nil)) * 1000
            try template.render(scope, into: &output)
        } catch {
            throw Complaint.say("\(error)", status: 65)
        }
        try StandardOutput.print(output)
    }

    /// The templates that this one may bring in.
    private func library(for file: String) -> TemplateLibrary {
        let folder = includeDir.map { IncludeFolder($0) } ?? IncludeFolder(of: template == "-" ? "-" : file)
        return TemplateLibrary(options: options) { (name) throws(TemplateLibrary.Unreadable) in
            try folder.source(named: name)
        }
    }

    private func read(_ path: String) throws -> (name: String, text: String) {
        var file = try InputFile(path)
        return (file.name, try file.text())
    }

    private func document(_ path: String) throws -> BSONDocument {
        let (name, text) = try read(path)
        do throws(BSONError) {
            return try BSONDocument(extendedJSON: text)
        } catch {
            let place = error.offset.map { Self.place(of: $0, in: text) } ?? ""
            throw Complaint.say(
                "\(name):\(place) \(error.reason)",
                hint: #"a document is one object in Extended JSON, such as {"name": "Mira", "age": 41}"#, status: 65)
        }
    }

    /// `3:14:`, counted as in templates.
    private static func place(of offset: Int, in text: String) -> String {
        let before = text.utf8.prefix(offset)
        let start = before.lastIndex(of: 0x0A).map { before.index(after: $0) } ?? before.startIndex
        return "\(before.count { $0 == 0x0A } + 1):\(text[start..<before.endIndex].unicodeScalars.count + 1):"
    }

    private var options: TemplateOptions {
        TemplateOptions(
            trimBlocks: trimBlocks, lstripBlocks: lstripBlocks, keepTrailingNewline: keepTrailingNewline,
            undefined: TemplateOptions.Undefined(rawValue: undefined.rawValue) ?? .strict,
            extensions: Set(extensions.compactMap { TemplateOptions.Extension(rawValue: $0.rawValue) }))
    }
}
