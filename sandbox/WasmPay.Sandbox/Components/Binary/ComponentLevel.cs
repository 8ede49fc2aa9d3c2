namespace WasmPay.Sandbox.Components.Binary;

/// <summary>The sections of one component (Binary.md, Component Definitions): finds the reader of each, and makes the plan.</summary>
/// <param name="body">What follows the preamble.</param>
/// <param name="scope">The component's scope.</param>
/// <param name="modules">Compiles core modules.</param>
/// <param name="budget">Bounds it all.</param>
/// <param name="closed">Takes the plan.</param>
internal sealed class ComponentLevel(BinaryCursor body, Scope scope, CoreModuleReader modules, DecodeBudget budget, Action<ComponentPlan> closed) : Level
{
    private readonly PlanBuilder _plan = new(budget);
    private Section? _section;
    private int _left;

    /// <inheritdoc/>
    public override Level? Read()
    {
        while (Open() is { } section)
        {
            while (_left > 0)
            {
                _left--;
                budget.Define(section.Content.Position);
                if (Define(section) is { } inner) return inner;
            }
            if (!section.Content.AtEnd)
                throw ComponentException.Malformed("section size mismatch: unexpected data at the end of the section", section.Content.Position);
            _section = null;
        }
        return null;
    }

    /// <inheritdoc/>
    public override void Close() => closed(_plan.Build(scope.Surface, body.Position));

    // The section that is being read, or the next; null after the last.
    private Section? Open()
    {
        if (_section is not null || body.AtEnd) return _section;
        var section = SectionReader.Next(body);
        _left = Definitions(section);
        _section = section;
        return section;
    }

    // How many definitions there are in a section.
    private static int Definitions(in Section section)
    {
        switch (section.Id)
        {
            case 0:
                section.Content.Name();
                section.Content.Rest();
                return 0;
            case Section.Module or 4: return 1;
            case 2: return section.Content.Count("core instance");
            case 3: return section.Content.Count("core type");
            case 5: return section.Content.Count("instance");
            case 6: return section.Content.Count("alias");
            case 7: return section.Content.Count("type");
            case 8: return section.Content.Count("canonical function");
            case 9 or 12: throw LaterProposals.Value(section.At);
            case 10: return section.Content.Count("import");
            case 11: return section.Content.Count("export");
            default: throw ComponentException.Malformed($"malformed section id: {section.Id}", section.At);
        }
    }

    private Level? Define(in Section section)
    {
        var cursor = section.Content;
        switch (section.Id)
        {
            case Section.Module: Module(cursor); break;
            case 2: CoreInstanceReader.Read(cursor, scope.Core, _plan); break;
            case 3: scope.Core.Types.Add(CoreTypeReader.Read(cursor, scope, budget)); break;
            case 4: return Component(cursor);
            case 5: new InstanceReader(scope, _plan, budget).Read(cursor); break;
            case 6: new AliasReader(scope, _plan, budget.Work).Read(cursor); break;
            case 7: return new TypeReader(scope, _plan, budget).Read(cursor);
            case 8: new CanonReader(scope.Core, scope.Funcs, scope.Types, _plan).Read(cursor); break;
            case 10: new ExternReader(scope, _plan, budget.Work).Import(cursor); break;
            default: new ExternReader(scope, _plan, budget.Work).Export(cursor); break;
        }
        return null;
    }

    private void Module(BinaryCursor cursor)
    {
        budget.DefineModule(cursor.Position);
        var module = modules.Read(cursor);
        scope.Core.Modules.Add(module.Type);
        _plan.Add(module);
    }

    private ComponentLevel Component(BinaryCursor cursor)
    {
        SectionReader.Preamble(cursor);
        return new(cursor, scope.Enter(ScopeKind.Component, budget, cursor.Position), modules, budget, plan =>
        {
            scope.Components.Add(new(plan.Shape, plan.Instances));
            _plan.Add(new ComponentStep(plan));
        });
    }
}
