import ForgeJinja

/// Why no request can be made for a document.
package struct RequestFailure: Error, Sendable {
    package let `class`: VerdictClass
    /// For the mark in the document: one line, and no document content.
    package let message: String
    /// For people: where a template is at fault, with its line.
    package let description: String
    /// Nil where the template or the request is at fault.
    let fault: PipelineFault?
    /// What is wrong with the template, where that is known.
    let template: TemplateError?

    init(_ class: VerdictClass, _ message: String) {
        self.class = `class`
        self.message = message
        description = message
        fault = nil
        template = nil
    }

    init(_ error: TemplateError) {
        `class` = .template
        message = error.summary
        description = error.description
        fault = nil
        template = error
    }

    init(_ fault: PipelineFault) {
        `class` = fault.class
        message = fault.message
        description = fault.message
        self.fault = fault
        template = nil
    }
}

extension TemplateError {
    /// One line, without the source line: a template's text is no secret, but a failure belongs in one field.
    var summary: String { "\(template):\(line):\(column): \(message)" }
}
