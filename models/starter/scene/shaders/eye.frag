// The eyeball: white, iris with fibres, pupil, the shade of the lids and two reflections.
uniform mat3 gaze;
uniform vec3 iris_colour;

const float IRIS = .455, PUPIL = .16;  // radii on the unit sphere

void main() {
    vec3 place = normalize(rest_position), direction = transpose(gaze) * place;
    float radius = length(direction.xy), behind = direction.z > 0. ? 0. : 1.;

    float side = abs(direction.x);
    vec3 white = vec3(.82, .79, .76) * (1. - .10 * smoothstep(.3, 1., side));
    white = mix(white, vec3(.75, .42, .38), .18 * smoothstep(.55, 1., side)) * .86;

    float angle = atan(direction.y, direction.x);
    float fibres = noise(vec3(angle * 9., radius * 6., 1.)) * .6 + noise(vec3(angle * 24., radius * 3., 7.)) * .4;
    vec3 iris = iris_colour * (.55 + .75 * fibres) * (1. + .5 * smoothstep(IRIS * .3, IRIS * .7, radius));
    iris = mix(iris, iris_colour * .18, smoothstep(IRIS * .80, IRIS * 1.02, radius));

    vec3 albedo = mix(iris, white, smoothstep(IRIS * .93, IRIS * 1.06, radius) * (1. - behind) + behind);
    albedo = mix(vec3(.004), albedo, smoothstep(PUPIL - .03, PUPIL + .03, radius) + behind);

    vec3 n = normalize(view_normal), viewer = to_viewer();
    float shadow = lit();
    float open = .35 + .65 * smoothstep(.55, -.1, place.y) * smoothstep(-.9, -.2, place.y);
    vec3 light = diffuse(n, albedo, vec3(.25), mix(.35, 1., shadow), open) * open;
    float lamp = smoothstep(.985, .996, dot(n, normalize(key_direction + viewer + vec3(0, 0, .15))));
    float window = smoothstep(.978, .99, dot(n, normalize(vec3(-.45, .35, 1))));
    light += (key_colour * .55 * lamp * mix(.3, 1., shadow) + (sky_colour + fill_colour) * .25 * window) * (1. - behind);
    colour = vec4(light, 1);
}
