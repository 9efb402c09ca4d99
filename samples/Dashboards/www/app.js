// What Shiny does not do by itself: native date fields, words for charts, and the small manners of the filter bar.
(function () {
    'use strict';

    // Debian's Shiny looks for a date picker that is not there.
    if (window.jQuery && !jQuery.fn.bsDatepicker) {
        jQuery.fn.bsDatepicker = function () { return this; };
        jQuery.fn.bsDatepicker.noConflict = function () { return jQuery.fn.bsDatepicker; };
    }

    class NativeDate extends Shiny.InputBinding {
        find(scope) { return $(scope).find('input.native-date'); }
        getValue(el) { return el.value; }
        setValue(el, value) { el.value = value; }
        subscribe(el, callback) { $(el).on('change.nativeDate', () => callback(false)); }
        unsubscribe(el) { $(el).off('.nativeDate'); }
    }
    Shiny.inputBindings.register(new NativeDate(), 'clickstream.nativeDate');

    // Every page is an entry of the browser's history, and has a title of its own; Shiny writes the address of where one is into
    // the last entry.
    const links = () => [...document.querySelectorAll('.navbar a.nav-link[data-value]')];
    addEventListener('click', event => {
        // On the window, for Bootstrap listens on the document and is first there.
        const link = event.isTrusted && event.target.closest('.navbar a.nav-link[data-value]');
        if (link && !link.classList.contains('active')) history.pushState(null, '', location.href);
    }, true);
    addEventListener('popstate', () => {
        const page = new URLSearchParams(location.search).get('page');
        links().find(link => link.dataset.value === page)?.click();
    });
    const name = link => { document.title = link.textContent.trim() + ' \u00b7 Clickstream'; };
    $(document).on('shown.bs.tab', event => event.target.closest('.navbar') && name(event.target));
    $(() => {
        links().filter(link => link.classList.contains('active')).forEach(name);
        const content = document.querySelector('.tab-content');
        content.setAttribute('role', 'main');
        content.id ||= 'content';
        document.querySelector('.skip').href = '#' + content.id;
    });

    // The app itself may go away and come back; what was chosen stands in the address.
    $(document).on('shiny:disconnected', () => {
        const banner = document.createElement('div');
        banner.className = 'banner';
        banner.setAttribute('role', 'status');
        banner.textContent = 'The dashboards do not answer. Trying again\u2026';
        document.body.append(banner);
        setInterval(() => fetch('icon.svg', { cache: 'no-store' }).then(answer => answer.ok && location.reload(), () => undefined), 3000);
    });

    // A chart is a picture: its words come with it, in layout.meta.
    $(document).on('shiny:value', event => {
        const summary = event.value?.x?.layout?.meta?.summary;
        const chart = summary && event.target.closest('.chart');
        if (chart) {
            chart.setAttribute('role', 'img');
            chart.setAttribute('aria-label', summary);
        }
    });

    function tellChosen(several) {
        const chosen = [...several.querySelectorAll('input:checked')].map(box => box.parentElement.textContent.trim());
        const words = chosen.length === 0 ? several.dataset.all : chosen.length === 1 ? chosen[0] : chosen.length + ' chosen';
        several.querySelector('.filter-value').textContent = words;
        several.classList.toggle('is-narrowed', chosen.length > 0);
    }

    function showDates(preset) {
        preset.closest('.filters').classList.toggle('is-custom', preset.value === 'custom');
    }

    $(document).on('shiny:bound', event => {
        const id = event.target.id || '';
        if (id === 'filter-preset') showDates(event.target);
        const several = event.target.closest && event.target.closest('.filter-several');
        if (several) tellChosen(several);
    });

    document.addEventListener('change', event => {
        if (event.target.id === 'filter-preset') showDates(event.target);
        const several = event.target.closest('.filter-several');
        if (several) tellChosen(several);
    });

    // On a phone the navigation covers the page: it has done its work when a page is chosen.
    document.addEventListener('click', event => {
        const open = event.target.closest('.navbar-collapse.show a.nav-link') && document.querySelector('.navbar-collapse.show');
        const toggle = document.querySelector('.navbar-toggle, .navbar-toggler');
        if (open && toggle && toggle.offsetParent) bootstrap.Collapse.getOrCreateInstance(open, { toggle: false }).hide();
    });

    function closeChoices(except) {
        document.querySelectorAll('.filter-several[open]').forEach(open => { if (open !== except) open.open = false; });
    }
    document.addEventListener('click', event => {
        closeChoices(event.target.closest('.filter-several'));
        const toggle = event.target.closest('.filters-toggle');
        if (toggle) toggle.setAttribute('aria-expanded', String(toggle.parentElement.classList.toggle('is-open')));
    });
    document.addEventListener('keydown', event => {
        if (event.key !== 'Escape') return;
        const open = document.querySelector('.filter-several[open]');
        if (open) {
            open.open = false;
            open.querySelector('summary').focus();
        }
    });
}());
