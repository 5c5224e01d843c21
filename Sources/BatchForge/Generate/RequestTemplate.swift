import ForgeBSON
import ForgeJSON
import ForgeJinja

/// Turns a document into one line of an input file.
///
///     {"custom_id":"o-…","method":"POST","url":"/v1/chat/completions","body":{"model":…,"messages":[…]}}
///
/// Everything that is the same in every line is written once, when the template is made.
package struct RequestTemplate {
    private let job: Job
    /// What templates are told the time is: milliseconds since 1970.
    private let now: Int64
    private let beforeID = Array(#"{"custom_id":""#.utf8)
    private let afterID: [UInt8]

    /// `seconds` since 1970 is when the run began, which is the time for all of its requests.
    package init(_ job: Job, at seconds: Int64) {
        self.job = job
        now = seconds * 1000
        let url = JSONValue.string(job.request.endpoint).text()
        afterID = Array(#"","method":"POST","url":\#(url),"body":"#.utf8)
    }

    /// The top-level fields that variables and prompts can ask for, as a projection; nil when they may ask for any.
    package var projection: BSONDocument? {
        var names = Set(["_id"])
        let defined = Set(job.vars.map(\.name))
        for template in [job.prompt.system, job.prompt.user].compactMap({ $0 }) {
            names.formUnion(template.possibleNames.subtracting(defined))
        }
        for variable in job.vars {
            switch variable.source {
            case .path(let path): names.insert(String(path.prefix { $0 != "." }))
            case .expression(let expression): names.formUnion(expression.names.map(\.name))
            }
        }
        if let path = job.select.name { names.insert(String(path.prefix { $0 != "." })) }
        if names.contains("doc") { return nil }
        var projection = BSONDocument()
        for name in names.sorted() { projection = projection.setting(name, to: true) }
        return projection
    }

    /// Appends the request for `document`, with its line feed.
    package func write(
        _ document: BSONDocument, as id: CustomID, change: BodyChange = .none, to output: inout [UInt8]
    ) throws(RequestFailure) {
        var body = try change.applied(to: job.request.body)
        do throws(TemplateError) {
            body["messages"] = .array(try messages(document))
        } catch {
            throw RequestFailure(error, in: job.text)
        }
        output.append(contentsOf: beforeID)
        output.append(contentsOf: id.description.utf8)
        output.append(contentsOf: afterID)
        output.append(contentsOf: JSONValue.object(body).serialized())
        output.append(contentsOf: "}\n".utf8)
    }

    private func messages(_ document: BSONDocument) throws(TemplateError) -> [JSONValue] {
        var scope = Self.scope(of: document, at: now)
        for variable in job.vars { try Self.define(variable, in: &scope, document) }

        var messages: [JSONValue] = []
        if let system = job.prompt.system { messages.append(Self.message("system", try system.render(scope))) }
        messages.append(Self.message("user", try job.prompt.user.render(scope)))
        return messages
    }

    /// What the prompts and the expressions of variables may ask for.
    static func scope(of document: BSONDocument, at now: Int64) -> TemplateScope {
        var scope = TemplateScope(document: document)
        scope.now = now
        scope.set("doc", to: TemplateValue(.document(document)))
        return scope
    }

    static func define(
        _ variable: Variable, in scope: inout TemplateScope, _ document: BSONDocument
    ) throws(TemplateError) {
        switch variable.source {
        case .path(let path):
            if let value = document.value(at: path) {
                scope.set(variable.name, to: TemplateValue(value))
            } else {
                // Whether a missing field is an error is the prompt's to say (`default`). A field of the document that
                // happens to have the variable's name is not what was meant.
                scope.hide(variable.name)
            }
        case .expression(let expression): scope.set(variable.name, to: try expression.evaluate(scope))
        }
    }

    private static func message(_ role: String, _ content: String) -> JSONValue {
        ["role": .string(role), "content": .string(content)]
    }
}
