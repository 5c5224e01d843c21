import ForgeJinja

/// Why no request can be made for a document.
package struct RequestFailure: Error, Sendable {
    package let `class`: VerdictClass
    /// For the mark in the document: one line, and no document content.
    package let message: String
    /// For people: where a template is at fault, with its line.
    package let description: String
    /// The last line of that, where it is a hint.
    let hint: String?
    /// Nil where the template or the request is at fault.
    let fault: PipelineFault?
    /// What is wrong with the template, where that is known.
    let template: TemplateError?

    init(_ class: VerdictClass, _ message: String) {
        self.class = `class`
        self.message = message
        description = message
        hint = nil
        fault = nil
        template = nil
    }

    /// `job` says where in its file a template stands that is no file of its own.
    init(_ error: TemplateError, in job: JobText? = nil) {
        let finding = job?.finding(error) ?? JobError.Finding(error)
        `class` = .template
        message = "\(finding.place): \(finding.message)"
        description = finding.description
        hint = finding.hint
        fault = nil
        template = error
    }

    init(_ fault: PipelineFault) {
        `class` = fault.class
        message = fault.message
        description = fault.message
        hint = nil
        self.fault = fault
        template = nil
    }

    var descriptionWithoutHint: String {
        hint.map { String(description.dropLast("\nhint: \($0)".count)) } ?? description
    }
}

extension TemplateError {
    /// One line, without the source line: a template's text is no secret, but a failure belongs in one field.
    var summary: String { "\(template):\(line):\(column): \(message)" }
}
