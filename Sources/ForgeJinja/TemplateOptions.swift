/// How a template is read and what a missing value does, as the settings of Jinja2's `Environment`.
package struct TemplateOptions: Sendable, Equatable {
    /// What happens when a template uses a value that is not there.
    package enum Undefined: String, Sendable, CaseIterable {
        /// An error for every use but `is defined`, `default` and their like.
        case strict
        /// Prints as nothing and is false; an attribute of it is an error.
        case lenient
        /// As lenient, and an attribute of it is missing again.
        case chainable
    }

    /// What Jinja2 has only where it is switched on.
    package enum Extension: String, Sendable, CaseIterable {
        /// The tag `do`, which works an expression out and prints nothing; `jinja2.ext.do`.
        case `do`
        /// The tags `break` and `continue`; `jinja2.ext.loopcontrols`.
        case loopControls = "loopcontrols"
        /// The function `raise_exception(message)` of chat templates.
        case raiseException = "raise_exception"
        /// The function `strftime_now(format)` of chat templates; the time is that of `TemplateScope.now`.
        case strftimeNow = "strftime_now"
    }

    /// Drop the first newline after a block tag.
    package var trimBlocks: Bool
    /// Drop the blanks before a block tag that begins its line.
    package var lstripBlocks: Bool
    /// Keep a newline at the very end of the template, which Jinja2 drops unless told.
    package var keepTrailingNewline: Bool
    package var undefined: Undefined
    package var extensions: Set<Extension>

    package init(
        trimBlocks: Bool = false, lstripBlocks: Bool = false, keepTrailingNewline: Bool = false,
        undefined: Undefined = .strict, extensions: Set<Extension> = []
    ) {
        self.trimBlocks = trimBlocks
        self.lstripBlocks = lstripBlocks
        self.keepTrailingNewline = keepTrailingNewline
        self.undefined = undefined
        self.extensions = extensions
    }

    package static let standard = TemplateOptions()
}
