/// A value that is not there, and why.
package final class Undefined {
    enum Reason {
        case name(String)
        case attribute(of: String, String)
        case element(of: String, String)
        case hint(String)
    }

    let reason: Reason
    let mode: TemplateOptions.Undefined

    init(_ reason: Reason, _ mode: TemplateOptions.Undefined) {
        self.reason = reason
        self.mode = mode
    }

    var message: String {
        switch reason {
        case .name(let name): "\(PythonText.repr(name)) is undefined"
        case .attribute(let object, let name): "\(PythonText.repr(object)) has no attribute \(PythonText.repr(name))"
        case .element(let object, let key): "\(object) has no element \(key)"
        case .hint(let text): text
        }
    }

    var fault: Fault { .undefined(message) }

    /// For the uses that only the strict kind forbids: printing, looping, comparing, truth.
    func allowQuietUse() throws(Fault) {
        if mode == .strict { throw fault }
    }
}
