/// How values are put in order: stable, by one or more keys, without regard to case unless asked.
struct SortOrder {
    var isReversed: Bool
    var isCaseSensitive: Bool
    /// Keys compared as a list of them: what comes after equal keys decides, and equal keys need no order.
    var comparesKeysAsList = false

    struct Entry {
        let item: TemplateValue
        let keys: [TemplateValue]
    }

    /// The paths in a list of attributes between commas.
    func paths(_ attribute: TemplateValue) -> [TemplateValue] {
        guard let text = attribute.string else { return [attribute] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { .string(String($0)) }
    }

    func sort(
        _ items: [TemplateValue], by paths: [TemplateValue], _ renderer: inout Renderer
    ) throws(Fault) -> [TemplateValue] {
        var entries: [Entry] = []
        for item in items {
            var keys: [TemplateValue] = []
            for path in paths {
                keys.append(try renderer.folded(try renderer.item(item, path: path), unless: isCaseSensitive))
            }
            entries.append(Entry(item: item, keys: keys))
        }
        return try sort(entries, &renderer).map(\.item)
    }

    /// Merge sort: the library's own takes no comparison that can fail with a type of our own.
    func sort(_ entries: [Entry], _ renderer: inout Renderer) throws(Fault) -> [Entry] {
        var source = entries
        var width = 1
        while width < source.count {
            try renderer.spend(source.count / 8)
            var merged: [Entry] = []
            merged.reserveCapacity(source.count)
            for start in stride(from: 0, to: source.count, by: 2 * width) {
                let middle = min(start + width, source.count)
                let end = min(start + 2 * width, source.count)
                var (left, right) = (start, middle)
                while left < middle, right < end {
                    let takesRight =
                        isReversed
                        ? try precedes(source[left], source[right], &renderer.effort)
                        : try precedes(source[right], source[left], &renderer.effort)
                    merged.append(source[takesRight ? right : left])
                    if takesRight { right += 1 } else { left += 1 }
                }
                merged.append(contentsOf: source[left..<middle])
                merged.append(contentsOf: source[right..<end])
            }
            source = merged
            width *= 2
        }
        return source
    }

    private func precedes(_ left: Entry, _ right: Entry, _ effort: inout Effort) throws(Fault) -> Bool {
        for (first, second) in zip(left.keys, right.keys) {
            if comparesKeysAsList, try first.matches(second, &effort) { continue }
            return try first.precedes(second, .less, &effort)
        }
        return false
    }
}

extension Renderer {
    /// `caseFolded`, and counted.
    mutating func folded(_ value: TemplateValue, unless isCaseSensitive: Bool) throws(Fault) -> TemplateValue {
        if !isCaseSensitive { try spend(bytes: 2 * value.weight) }
        return value.caseFolded(unless: isCaseSensitive)
    }
}

extension TemplateValue {
    /// Text in lower case, for comparing without regard to case.
    func caseFolded(unless isCaseSensitive: Bool) -> TemplateValue {
        guard !isCaseSensitive, let text = string else { return self }
        return .string(PythonCase.lower(text))
    }
}
