import ArgumentParser
import ForgeBSON
import ForgeJSON
import ForgeJinja

/// A JSON Lines file of templates with their data, for comparing with another engine.
///
/// A case is `{"name", "template"[, "data"][, "options"]}`; other members are for other readers. `data` is an object in
/// Extended JSON. For each case one line is printed, in the order of the file: `{"name", "output"}`, or `{"name",
/// "error"[, "line"]}` where it is refused. What one case does leaves the others as they are. A line that is no case has no
/// name to answer to: it is told on standard error, and the status at the end is 65.
struct CaseFile {
    let path: String
    /// For options that a case does not give.
    let options: TemplateOptions

    func run() throws {
        var file = try InputFile(path)
        var number = 0
        var isWhole = true
        while let line = try file.line() {
            number += 1
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            switch Self.test(in: line) {
            case .success(let test): try StandardOutput.print(result(of: test).serialized() + [0x0A])
            case .failure(let error):
                isWhole = false
                _ = Complaint.say("\(file.name):\(number): \(error.reason)", status: 65)
            }
        }
        if !isWhole { throw ExitCode(65) }
    }

    /// Why a line is no case, or a case cannot be rendered.
    private struct Refusal: Error {
        let reason: String
    }

    private struct Case {
        let name: String
        let members: JSONObject
    }

    private static func test(in line: [UInt8]) -> Result<Case, Refusal> {
        do throws(JSONError) {
            guard let members = try JSONValue(parsing: line).objectValue, let name = members["name"]?.stringValue else {
                return .failure(Refusal(reason: "a case is an object with a 'name'"))
            }
            return .success(Case(name: name, members: members))
        } catch {
            return .failure(Refusal(reason: "not JSON: \(error)"))
        }
    }

    private func result(of test: Case) -> JSONValue {
        var result: JSONObject = ["name": .string(test.name)]
        do {
            result["output"] = .string(try render(test.members))
        } catch let error as TemplateError {
            result["error"] = .string(error.message)
            result["line"] = .integer(Int64(error.line))
        } catch let refusal as Refusal {
            result["error"] = .string(refusal.reason)
        } catch {
            result["error"] = .string("the data cannot be used: \(error)")
        }
        return .object(result)
    }

    private func render(_ members: JSONObject) throws -> String {
        guard let source = members["template"]?.stringValue else { throw Refusal(reason: "no 'template', or no text") }
        let options = try options(members["options"] ?? .object([:]))
        let data = try BSONValue(extendedJSON: members["data"] ?? .object([:]))
        guard let document = data.documentValue else { throw Refusal(reason: "'data' takes an object") }
        let template = try Template(source, name: "template", options: options)
        return try template.render(TemplateScope(document: document))
    }

    private static let names = ["trim_blocks", "lstrip_blocks", "keep_trailing_newline", "undefined"]

    private func options(_ given: JSONValue) throws -> TemplateOptions {
        guard let given = given.objectValue else { throw Refusal(reason: "'options' takes an object") }
        var options = options
        // As the cases were made; on the command line it is off, as in Jinja2.
        options.keepTrailingNewline = true
        for (name, value) in given {
            switch (name, value.boolValue, value.stringValue.flatMap(TemplateOptions.Undefined.init(rawValue:))) {
            case ("trim_blocks", let flag?, _): options.trimBlocks = flag
            case ("lstrip_blocks", let flag?, _): options.lstripBlocks = flag
            case ("keep_trailing_newline", let flag?, _): options.keepTrailingNewline = flag
            case ("undefined", _, let mode?): options.undefined = mode
            case _ where Self.names.contains(name): throw Refusal(reason: "option '\(name)' takes another value")
            default:
                let hint = Suggestion.hint(for: name, among: Self.names)
                throw Refusal(reason: "unknown option '\(name)'" + (hint.map { ": \($0)" } ?? ""))
            }
        }
        return options
    }
}
