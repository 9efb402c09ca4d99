// Of plotly.js what our charts draw; lines are in its core. All of it is 4.6 MB, which a browser parses for half a second more.
const plotly = require('plotly.js/lib/core');

plotly.register([
    require('plotly.js/lib/bar'),
    require('plotly.js/lib/funnel'),
    require('plotly.js/lib/heatmap'),
    require('plotly.js/lib/sankey'),
]);

module.exports = plotly;
