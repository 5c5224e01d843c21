import ForgeBSON

/// Printing: text goes into the output as bytes, and what is in a document goes there without becoming a value.
extension Renderer {
    mutating func print(_ value: TemplateValue) throws(Fault) {
        switch value {
        case .string(let text), .markup(let text):
            try spend(bytes: text.utf8.count)
            output.append(contentsOf: text.utf8)
        case .integer(let number): output.append(decimal: number)
        default: output.append(contentsOf: try value.printed(&effort).utf8)
        }
        try checkOutput()
    }

    mutating func print(_ field: BSONElement) throws(Fault) {
        let before = output.count
        if field.appendText(to: &output) {
            try spend(bytes: output.count - before)
            return try checkOutput()
        }
        guard field.type != .bool, let number = field.integer else { return try print(TemplateValue(field)) }
        output.append(decimal: number)
        try checkOutput()
    }

    /// A field of the scope's document.
    mutating func print(_ place: BSONPlace) throws(Fault) {
        let before = output.count
        guard scope.appendText(at: place, to: &output) else {
            if let field = scope.element(at: place) { try print(field) }
            return
        }
        try spend(bytes: output.count - before)
        try checkOutput()
    }

    /// A stretch of the template's own text.
    mutating func print(start: Int32, end: Int32) throws(Fault) {
        let range = Int(start)..<Int(end)
        try spend(bytes: range.count)
        code.text.append(range, to: &output)
        try checkOutput()
    }

    @inline(__always)
    private func checkOutput() throws(Fault) {
        if output.count - outputStart > Renderer.outputLimit {
            throw .limit("output of more than \(Renderer.outputLimit >> 20) MB")
        }
    }

    /// What is printed meanwhile, as text.
    mutating func capture(_ body: (inout Renderer) throws(Fault) -> Void) throws(Fault) -> String {
        // Behind what has been printed already, so that one buffer does for all.
        let (start, mark) = (outputStart, output.count)
        outputStart = mark
        defer { outputStart = start }
        do throws(Fault) {
            try body(&self)
        } catch {
            output.removeSubrange(min(mark, output.count)...)
            throw error
        }
        try allow(bytes: output.count - mark)
        let text = unsafe output.withUnsafeBufferPointer {
            unsafe String(decoding: UnsafeBufferPointer(rebasing: $0[mark...]), as: UTF8.self)
        }
        output.removeSubrange(mark...)
        return text
    }
}

extension [UInt8] {
    /// Appends a number as it is written.
    mutating func append(decimal number: Int64) {
        var magnitude = number.magnitude
        if number < 0 { append(UInt8(ascii: "-")) }
        var width = 1
        var rest = magnitude
        while rest >= 10 {
            rest /= 10
            width += 1
        }
        append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width))
        // The digits come from the last to the first.
        var place = count
        while magnitude > 0 {
            place -= 1
            self[place] += UInt8(truncatingIfNeeded: magnitude % 10)
            magnitude /= 10
        }
    }
}
